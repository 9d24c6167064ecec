-- From version 1 to version 2: the jobs of an instance get their numbers, by the clock.
ALTER TABLE jobs ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET seq = numbered.seq FROM (
    SELECT id, row_number() OVER (
        PARTITION BY project_id, instance_id ORDER BY began_at, id DESC
    ) AS seq FROM jobs
) AS numbered WHERE numbered.id = jobs.id;
DROP INDEX jobs_of_instance;
CREATE INDEX jobs_of_instance ON jobs (project_id, instance_id, seq);
