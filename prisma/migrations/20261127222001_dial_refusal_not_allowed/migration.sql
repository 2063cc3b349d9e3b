-- Alone, because a value of an enum cannot be used in the transaction that adds it.
ALTER TYPE "DialRefusal" ADD VALUE 'not_allowed' BEFORE 'other';
