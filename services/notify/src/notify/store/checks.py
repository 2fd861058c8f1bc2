"""What `verify` asks of notify's database beside the plumbing."""

from shared.verify import Check

CHECKS = (
    Check(
        "notices_go_on",
        "every notice was told, given up, or is open for a digest window that has not been claimed",
        """SELECT format('notice %s of %s is open after its 30 days', notice_id, business_date) FROM notice
        WHERE (inbox = 'open' OR email = 'open')
        AND business_date + 31 < (SELECT max(closed_date) FROM digest_window WHERE claimed_at IS NOT NULL)""",
    ),
    Check(
        "told_notices_have_receivers",
        "a notice counts as told over a channel only when someone was told of it there",
        """SELECT format('notice %s: nobody by %s', o.notice_id, c.channel)
        FROM notice o CROSS JOIN LATERAL (VALUES ('inbox', o.inbox), ('email', o.email)) AS c (channel, reach)
        WHERE c.reach = 'done' AND NOT EXISTS (
          SELECT FROM notification n WHERE n.notice_id = o.notice_id AND n.channel = c.channel)""",
    ),
    Check(
        "one_per_key",
        "nobody is told twice of one event under one rule over one channel",
        """SELECT format('%s of event %s/%s under rule %s: %s times by %s', n.recipient_id, o.event_source, o.event_id, o.rule_id, count(*),
          n.channel) FROM notification n JOIN notice o USING (notice_id)
        GROUP BY n.recipient_id, o.event_source, o.event_id, o.rule_id, n.channel HAVING count(*) > 1""",
    ),
    Check(
        "waiting_entries_have_a_timer",
        "every inbox entry that waits for its time has a timer that will put it there",
        """SELECT format('notification %s, due at %s', n.notification_id, n.due_at) FROM notification n
        WHERE n.state = 'queued' AND n.channel = 'inbox' AND NOT EXISTS (
          SELECT FROM job j WHERE j.kind = 'release' AND j.state = 'due' AND j.payload -> 'notifications' ? n.notification_id::text)""",
    ),
    Check(
        "ladders_go_on",
        "every ladder that has not ended has a timer for its next step",
        """SELECT format('notice %s, unheard by %s', l.notice_id, l.person_id) FROM ladder l WHERE l.ended_at IS NULL AND NOT EXISTS (
          SELECT FROM job j WHERE j.kind = 'escalate' AND j.state = 'due' AND j.payload @> jsonb_build_object(
            'notice', l.notice_id::text, 'person', l.person_id, 'round', l.round, 'step', l.step))""",
    ),
    Check(
        "escalated_are_told",
        "whoever an escalation went to has the entry",
        """SELECT format('notice %s, %s', e.notice_id, e.recipient_id) FROM escalation e WHERE NOT EXISTS (
          SELECT FROM notification n WHERE n.notice_id = e.notice_id AND n.recipient_id = e.recipient_id AND n.channel = 'inbox')""",
    ),
    Check(
        "queued_has_a_job",
        "every queued digest has a job that will send it",
        """SELECT format('digest %s of %s', d.digest_id, d.closed_date) FROM digest d WHERE d.state = 'queued' AND NOT EXISTS (
          SELECT FROM job j WHERE j.kind = 'mail' AND j.state = 'due' AND j.payload -> 'digests' ? d.digest_id::text)""",
    ),
    Check(
        "items_end_with_their_digest",
        "every notification of an ended digest has ended with it, and none before",
        """SELECT format('notification %s is %s, its digest %s', n.notification_id, n.state, d.state)
        FROM notification n JOIN digest d USING (digest_id)
        WHERE (n.state = 'queued') <> (d.state = 'queued') AND n.reason IS DISTINCT FROM 'access_lost' AND coalesce(n.reason, '') NOT LIKE 'cancelled: %'
        OR n.state = 'delivered' AND d.state <> 'sent'""",
    ),
    Check(
        "sent_once",
        "a sent digest has exactly one attempt that ended as sent, and nothing after it; no other digest has one",
        """SELECT format('digest %s is %s with %s sent attempts', d.digest_id, d.state, s.sent)
        FROM digest d CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE a.result = 'sent') AS sent, max(a.number) FILTER (WHERE a.result = 'sent') AS nr, max(a.number) AS last
          FROM attempt a WHERE a.digest_id = d.digest_id
        ) AS s WHERE s.sent <> (d.state = 'sent')::int OR s.nr <> s.last""",
    ),
    Check(
        "digests_of_claimed_windows",
        "digests belong to claimed windows, and no item is in the digest of a close before its business date",
        """SELECT format('digest %s of %s', d.digest_id, d.closed_date) FROM digest d JOIN digest_window w USING (closed_date)
        WHERE w.claimed_at IS NULL
        UNION ALL SELECT format('notice %s of %s lies in the digest of %s', o.notice_id, o.business_date, d.closed_date)
        FROM notification n JOIN notice o USING (notice_id) JOIN digest d USING (digest_id) WHERE o.business_date > d.closed_date""",
    ),
)
