ALTER TYPE "SavedViewList" ADD VALUE 'tasks';
