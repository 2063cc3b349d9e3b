-- Which sheet of a workbook an import reads; null for a CSV file.
ALTER TABLE "imports" ADD COLUMN "sheet" TEXT;
