CREATE TABLE "payer_years" (
	"year" integer NOT NULL,
	"address" text NOT NULL,
	"months" integer NOT NULL,
	CONSTRAINT "payer_years_year_address_pk" PRIMARY KEY("year","address")
);
--> statement-breakpoint
INSERT INTO "payer_years" (year, address, months)
	SELECT extract(year from month)::int, address, bit_or(1 << extract(month from month)::int - 1) FROM payers GROUP BY 1, 2;
