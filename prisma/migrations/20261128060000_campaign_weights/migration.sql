-- Parts of a worker: 0 = gets no new lead by weight, 100 = shares can be written as percents.
ALTER TABLE "campaign_workers"
  ADD CONSTRAINT "campaign_workers_weight" CHECK ("weight" BETWEEN 0 AND 100);
