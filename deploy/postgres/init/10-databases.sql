-- One database and one login role per service, run once when the volume is empty.
--
-- The superuser kadry owns everything and migrates. A service's role reads and writes rows of its own database:
-- it can neither change a table nor enter another service's database. The same rights as kadry up gives
-- (services/console/databases.py). Passwords are read from files: password_<service> in the folder of the setting
-- kadry.secrets, /run/secrets if that is not set.

\set ON_ERROR_STOP on
\set QUIET on

DO $$
DECLARE
    folder text := coalesce(nullif(current_setting('kadry.secrets', true), ''), '/run/secrets');
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY['vacancies', 'programs', 'trainees', 'agreements', 'picture', 'gateway'] LOOP
        EXECUTE format(
            'CREATE ROLE %I LOGIN PASSWORD %L',
            service,
            trim(both E' \t\r\n' FROM pg_read_file(folder || '/password_' || service))
        );
    END LOOP;
END
$$;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;

CREATE DATABASE "vacancies" OWNER kadry;
\connect vacancies
REVOKE ALL ON DATABASE "vacancies" FROM PUBLIC;
GRANT CONNECT ON DATABASE "vacancies" TO "vacancies";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "vacancies";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "vacancies";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "vacancies";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "vacancies";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "vacancies";

CREATE DATABASE "programs" OWNER kadry;
\connect programs
REVOKE ALL ON DATABASE "programs" FROM PUBLIC;
GRANT CONNECT ON DATABASE "programs" TO "programs";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "programs";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "programs";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "programs";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "programs";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "programs";

CREATE DATABASE "trainees" OWNER kadry;
\connect trainees
REVOKE ALL ON DATABASE "trainees" FROM PUBLIC;
GRANT CONNECT ON DATABASE "trainees" TO "trainees";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "trainees";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "trainees";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "trainees";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "trainees";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "trainees";

CREATE DATABASE "agreements" OWNER kadry;
\connect agreements
REVOKE ALL ON DATABASE "agreements" FROM PUBLIC;
GRANT CONNECT ON DATABASE "agreements" TO "agreements";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "agreements";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "agreements";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "agreements";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "agreements";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "agreements";

CREATE DATABASE "picture" OWNER kadry;
\connect picture
REVOKE ALL ON DATABASE "picture" FROM PUBLIC;
GRANT CONNECT ON DATABASE "picture" TO "picture";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "picture";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "picture";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "picture";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "picture";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "picture";

CREATE DATABASE "gateway" OWNER kadry;
\connect gateway
REVOKE ALL ON DATABASE "gateway" FROM PUBLIC;
GRANT CONNECT ON DATABASE "gateway" TO "gateway";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "gateway";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "gateway";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "gateway";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "gateway";
ALTER DEFAULT PRIVILEGES FOR ROLE kadry IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "gateway";
