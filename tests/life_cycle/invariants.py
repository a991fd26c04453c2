"""What must hold at every moment, read from the tables: INV-01 to INV-20, each a query for what breaks it.

INV-17 (no secret is kept), INV-18 (what is over stays so) and INV-19 (nothing outlives its time) are
functions: asked at the end, from step to step, and after the jobs. Not here: INV-15 (a letter leaves once) is
counted at each delivery, and INV-16 is about the counters of limits, which are off and in no table.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.database import dialect, select

MANAGES = "t.status = 'APPROVED' AND t.role IN ('MAIN_MANAGER', 'SECONDARY_MANAGER')"
MAIN = "t.structure_id = s.id AND t.status = 'APPROVED' AND t.role = 'MAIN_MANAGER'"

INVARIANTS = {
    "INV-01 an active structure has one main manager, who is active": f"""
        SELECT s.id FROM structure s WHERE s.status = 'ACTIVE' AND 1 <> (
            SELECT count(*) FROM attachment t JOIN account a ON a.id = t.account_id
            WHERE {MAIN} AND a.status = 'ACTIVE')""",
    "INV-01 nor a second one, active or not": f"""
        SELECT s.id FROM structure s WHERE 1 < (SELECT count(*) FROM attachment t WHERE {MAIN})""",
    "INV-02 an orphaned structure has no main manager, and its history says so": f"""
        SELECT s.id FROM structure s WHERE s.status = 'ORPHANED' AND (
            s.orphaned_at IS NULL OR EXISTS (SELECT 1 FROM attachment t WHERE {MAIN})
            OR (s.orphaned_at > :kept AND NOT EXISTS (
                SELECT 1 FROM event e WHERE e.structure_id = s.id AND e.kind = 'STRUCTURE_ORPHANED')))""",
    "INV-03 a pending structure has candidates, and nobody attached": """
        SELECT s.id FROM structure s WHERE s.status = 'PENDING' AND (
            EXISTS (SELECT 1 FROM attachment t WHERE t.structure_id = s.id)
            OR NOT EXISTS (SELECT 1 FROM candidacy c WHERE c.structure_id = s.id))""",
    "INV-03 and only those who have not activated are candidates": """
        SELECT a.id FROM candidacy c JOIN account a ON a.id = c.account_id
        WHERE a.status <> 'PENDING_ACTIVATION'""",
    "INV-04 a person has one live attachment or request in a structure": """
        SELECT t.account_id FROM attachment t WHERE t.status IN ('REQUESTED', 'APPROVED')
        GROUP BY t.account_id, t.structure_id HAVING count(*) > 1""",
    "INV-05 who is not active has no session, role of manager or open request": f"""
        SELECT a.id FROM account a WHERE a.status <> 'ACTIVE' AND (
            EXISTS (SELECT 1 FROM session x WHERE x.account_id = a.id)
            OR EXISTS (SELECT 1 FROM attachment t WHERE t.account_id = a.id
                       AND (({MANAGES}) OR t.status = 'REQUESTED')))""",
    "INV-06 secrets come with activation": """
        SELECT a.id FROM account a WHERE
            (a.status = 'PENDING_ACTIVATION') <> (a.password_hash IS NULL)
            OR (a.status = 'PENDING_ACTIVATION') <> (a.secret_answer_hash IS NULL)
            OR (a.status = 'PENDING_ACTIVATION') <> (a.activated_at IS NULL)""",
    "INV-07 one account for an address": """
        SELECT min(lower(a.email)) FROM account a GROUP BY a.email_key HAVING count(*) > 1""",
    "INV-07 one structure for an identifier": """
        SELECT s.identifier FROM structure s GROUP BY s.kind, s.identifier HAVING count(*) > 1""",
    "INV-08 one link of a purpose works": """
        SELECT l.account_id FROM link_token l WHERE l.status = 'ISSUED'
        GROUP BY l.account_id, l.purpose HAVING count(*) > 1""",
    "INV-08 a used link bears its date": """
        SELECT l.id FROM link_token l WHERE (l.status = 'USED') <> (l.used_at IS NOT NULL)""",
    "INV-08 a used activation link was followed by one activation": """
        SELECT l.id FROM link_token l WHERE l.status = 'USED' AND l.purpose = 'ACTIVATION' AND 1 <> (
            SELECT count(*) FROM event e
            WHERE e.account_id = l.account_id AND e.kind = 'ACCOUNT_ACTIVATED')""",
    "INV-09 a link that works was issued under the secrets in force": """
        SELECT l.id FROM link_token l JOIN account a ON a.id = l.account_id
        WHERE l.status = 'ISSUED' AND l.credential_version <> a.credential_version""",
    # But the link to a login address that is somebody's: it is never sent, for it would tell.
    "INV-10 a link that works was written in a letter": """
        SELECT l.id FROM link_token l WHERE l.status = 'ISSUED' AND l.purpose <> 'EMAIL_CONFIRMATION'
        AND NOT EXISTS (SELECT 1 FROM letter m WHERE m.link_token_id = l.id)""",
    "INV-11 an account that is shut was shut once more than it was opened again": """
        SELECT a.id FROM account a WHERE a.created_at > :kept AND
            CASE WHEN a.status IN ('DEACTIVATED', 'REACTIVATION_REQUESTED') THEN 1 ELSE 0 END <> (
            SELECT coalesce(sum(CASE e.kind WHEN 'ACCOUNT_DEACTIVATED' THEN 1
                                            WHEN 'ACCOUNT_REACTIVATED' THEN -1 ELSE 0 END), 0)
            FROM event e WHERE e.account_id = a.id)""",
    "INV-11 a structure that is closed was closed once more than it was reopened": """
        SELECT s.id FROM structure s WHERE s.created_at > :kept AND
            CASE s.status WHEN 'CLOSED' THEN 1 ELSE 0 END <> (
            SELECT coalesce(sum(CASE e.kind WHEN 'STRUCTURE_CLOSED' THEN 1
                                            WHEN 'STRUCTURE_REOPENED' THEN -1 ELSE 0 END), 0)
            FROM event e WHERE e.structure_id = s.id)""",
    "INV-11 a structure was founded once, in the history as in the tables": """
        SELECT s.id FROM structure s WHERE s.created_at > :kept AND
            CASE s.status WHEN 'PENDING' THEN 0 ELSE 1 END <> (
            SELECT count(*) FROM event e WHERE e.structure_id = s.id AND e.kind = 'STRUCTURE_CREATED')""",
    "INV-11 every line of history names its request": """
        SELECT e.id FROM event e WHERE e.request_id = ''""",
    "INV-12 nobody decided about himself, or from outside of the structure": """
        SELECT t.id FROM attachment t
        WHERE t.status IN ('APPROVED', 'REFUSED') AND t.decided_by_id IS NOT NULL AND (
            t.decided_by_id = t.account_id OR NOT EXISTS (
            SELECT 1 FROM attachment m WHERE m.account_id = t.decided_by_id
            AND m.structure_id = t.structure_id AND m.status IN ('APPROVED', 'ENDED')
            AND m.decided_at IS NOT NULL AND m.requested_at <= t.decided_at))""",
    "INV-13 access rests on an attachment and an opened workspace": """
        SELECT b.id FROM subscription b JOIN attachment t ON t.id = b.attachment_id
        WHERE b.status = 'ACTIVE' AND (t.status <> 'APPROVED' OR NOT EXISTS (
            SELECT 1 FROM structure_workspace o
            WHERE o.structure_id = t.structure_id AND o.workspace_id = b.workspace_id))""",
    "INV-13 and on the answers to what it asks": """
        SELECT b.id FROM subscription b JOIN attachment t ON t.id = b.attachment_id
        JOIN structure_workspace o ON o.structure_id = t.structure_id AND o.workspace_id = b.workspace_id
        JOIN workspace_question q ON q.workspace_id = b.workspace_id AND q.required
        WHERE b.status = 'ACTIVE' AND NOT EXISTS (
            SELECT 1 FROM workspace_answer w WHERE w.opening_id = o.id AND w.question_id = q.id)""",
    "INV-14 a claim has a lease, a sent letter its date, and no letter is tried for ever": """
        SELECT m.id FROM letter m WHERE (m.claim_id IS NULL) <> (m.lease_until IS NULL)
        OR (m.status = 'SENT') <> (m.sent_at IS NOT NULL) OR m.attempts > 100""",
    "INV-20 a letter that waits is for an account that exists": """
        SELECT m.id FROM letter m WHERE m.account_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = m.account_id)""",
}

OVERDUE = {
    "account": ("created_at", timedelta(days=60), "x.status = 'PENDING_ACTIVATION' AND NOT EXISTS (SELECT 1"
                " FROM link_token l WHERE l.account_id = x.id)"),
    "link_token": ("expires_at", timedelta(days=30), "x.status IS NOT NULL"),
    "reset_flow": ("expires_at", timedelta(hours=1), "x.id IS NOT NULL"),
    "session": ("created_at", timedelta(hours=12), "x.id IS NOT NULL"),
    "letter": ("created_at", timedelta(days=90), "x.status <> 'QUEUED'"),
    "attachment": ("decided_at", timedelta(days=365), "x.status IN ('REFUSED', 'CANCELLED', 'EXPIRED')"),
    "event": ("at", timedelta(days=3 * 365 + 1), "x.id IS NOT NULL"),
}  # fmt: skip

SETTLED = """
    SELECT id, status FROM attachment WHERE status IN ('REFUSED', 'CANCELLED', 'EXPIRED', 'ENDED')
    UNION ALL SELECT id, status FROM subscription WHERE status IN ('REFUSED', 'ENDED')
    UNION ALL SELECT id, status FROM link_token WHERE status IN ('USED', 'REPLACED')
    UNION ALL SELECT id, status FROM letter WHERE status IN ('SENT', 'CANCELLED')
"""
EVENTS = timedelta(days=3 * 365)


async def broken(*, now: datetime) -> list[tuple[str, str]]:
    """INV-01 to INV-14 and INV-20: return each one that does not hold, with what breaks it."""
    return await _found(INVARIANTS.items(), kept=_literal(now - EVENTS))


async def overdue(*, now: datetime) -> list[tuple[str, str]]:
    """INV-19: return what the jobs should have forgotten."""
    queries = {
        table: f'SELECT x.id FROM {table} x WHERE x."{column}" <= {_literal(now - age)} AND {which}'
        for table, (column, age, which) in OVERDUE.items()
    }
    return await _found(queries.items())


async def settled() -> dict[str, str]:
    """INV-18: return what is over, by its id; it may be forgotten, but never becomes anything else."""
    return {str(row["id"]): str(row["status"]) for row in await select(SETTLED)}


async def kept_secrets(secrets: Iterable[str]) -> list[tuple[str, str]]:
    """INV-17: return the tables that hold a secret in clear, in whichever column."""
    names = await select(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%registry%'"
        if dialect() == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    wanted = list(secrets)
    tables = [row["name"] for row in names if not row["name"].startswith(("company", "sqlite", "tortoise"))]
    found = []
    for table in tables:
        text = str(await select(f'SELECT * FROM "{table}"'))
        found += [("INV-17", table) for secret in wanted if secret in text]
    return found


async def _found(queries: Iterable[tuple[str, str]], **values: str) -> list[tuple[str, str]]:
    parts = []
    for name, sql in queries:
        for word, value in values.items():
            sql = sql.replace(f":{word}", value)
        parts.append(
            f"SELECT '{name}' AS name, CAST(found.what AS text) AS what FROM ({_as_what(sql)}) found"
        )
    rows = await select(" UNION ALL ".join(parts))
    return [(row["name"], row["what"]) for row in rows]


def _as_what(sql: str) -> str:
    """Name the one column of a query."""
    column, _, rest = sql.strip().removeprefix("SELECT ").partition(" FROM ")
    return f"SELECT {column} AS what FROM {rest}"


def _literal(instant: datetime) -> str:
    return f"'{instant.isoformat(sep=' ')}'"
