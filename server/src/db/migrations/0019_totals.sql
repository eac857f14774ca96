CREATE TABLE "totals" (
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"chain_id" text NOT NULL,
	"subject" text NOT NULL,
	"bucket" integer NOT NULL,
	"amount" numeric(1000, 0) NOT NULL,
	CONSTRAINT "totals_day_kind_chain_id_subject_bucket_pk" PRIMARY KEY("day","kind","chain_id","subject","bucket")
);

--> statement-breakpoint
INSERT INTO totals (day, kind, chain_id, subject, bucket, amount)
	SELECT each.day, kind, chain_id, subject, bucket::int, sum(amount) FROM (
		SELECT (t.created_at AT TIME ZONE 'UTC')::date AS day, 'quoted' AS kind, '' AS chain_id, '' AS subject, 0 AS bucket, 1::numeric AS amount
			FROM clearing_tokens t
		UNION ALL SELECT (t.expires_at AT TIME ZONE 'UTC')::date, 'expired', '', '', 0, 1 FROM clearing_tokens t
			WHERE t.status = 'expired' OR (t.status = 'paid' AND EXISTS (SELECT 1 FROM timeline l WHERE l.token = t.id AND l.kind = 'expired'))
		UNION ALL SELECT (o.created_at AT TIME ZONE 'UTC')::date, 'paid', '', '', 0, 1 FROM clearing_operations o
		UNION ALL SELECT (o.finished_at AT TIME ZONE 'UTC')::date, line.* FROM clearing_operations o JOIN clearing_tokens t ON t.id = o.token
			CROSS JOIN greatest(extract(epoch FROM o.finished_at - o.created_at), 0) AS took (seconds)
			CROSS JOIN LATERAL (VALUES
				('finished', '', o.status,
					(SELECT count(*) FROM unnest('{1,2,5,10,20,30,60,120,300,600,1800}'::float8[]) bound WHERE bound < took.seconds), 1),
				('milliseconds', '', o.status, 0, round(took.seconds * 1000)),
				('earned', t.chain_id, t.denom, 0, o.earned)) line
			WHERE o.finished_at IS NOT NULL
		UNION ALL SELECT (r.at AT TIME ZONE 'UTC')::date, line.* FROM packet_clearing_results r
			CROSS JOIN LATERAL (SELECT r.by_us AND (r.verdict, r.result) IN
				(('deliver', 'delivered'), ('deliver', 'error_ack'), ('return', 'returned'), ('return', 'error_ack')) AS cleared) ended
			CROSS JOIN LATERAL (VALUES
				('cleared', r.chain_id, r.route_key, 0, CASE WHEN ended.cleared THEN 1 ELSE 0 END),
				('tried', r.chain_id, r.route_key, 0, 1)) line
			WHERE ended.cleared OR r.result = 'failed'
		UNION ALL SELECT (f.confirmed_at AT TIME ZONE 'UTC')::date, line.* FROM refunds f
			CROSS JOIN LATERAL (VALUES
				('refunds', f.chain_id, f.reason, 0, 1),
				('refunded', f.chain_id, f.denom, 0, coalesce(f.net, f.amount))) line
			WHERE f.status = 'confirmed'
	) happened CROSS JOIN LATERAL (VALUES (happened.day), ('-infinity'::date)) each (day)
	GROUP BY each.day, kind, chain_id, subject, bucket HAVING sum(amount) <> 0;
