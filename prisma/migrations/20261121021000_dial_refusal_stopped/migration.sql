-- A click that "stop all dialling" met between its commit and the provider.
ALTER TYPE "DialRefusal" ADD VALUE 'dialling_stopped' BEFORE 'other';
