import time
from sqlalchemy import text, select, Table, MetaData, Column, Text, BigInteger, func
from shared.contracts import access
from tests.shared.access.test_sight import *


async def test_m(database):
    n = 100_000
    async with database.transaction() as s:
        await s.execute(text("set local lock_timeout=0"))
        await s.execute(
            text(
                f"insert into access_account select 'A'||g, 1,'n','retailer','active','ordinary','EUR',true,'m'||(g%1000), array['eu','c'||(g%20)], null from generate_series(1,{n}) g"
            )
        )
        await s.execute(
            text(f"insert into access_member select 'A'||g, 0,'manager','m'||(g%1000) from generate_series(1,{n}) g")
        )
        await s.execute(
            text(
                f"insert into access_member select 'A'||g, k,'team','m'||((g*7+k*131)%1000),'f','2020-01-01' from generate_series(1,{n}) g, generate_series(1,3) k"
            )
        )
        await s.execute(
            text(
                f"insert into access_territory select t, 'A'||g from generate_series(1,{n}) g, unnest(array['eu','c'||(g%20)]) t"
            )
        )
        await access.apply_persons(
            s,
            [
                person(
                    f"m{i}",
                    identities=[token(f"m{i}").identity_hash],
                    leads=[TerritoryLead(territory_id="eu", since=PAST)]
                    if i == 0
                    else [TerritoryLead(territory_id="c3", since=PAST)]
                    if i == 1
                    else [],
                )
                for i in range(1000)
            ],
        )
    eng = database.engine
    big = Table("thing", MetaData(), Column("id"), Column("name", Text), Column("quantity", BigInteger))
    async with database.transaction() as s:
        await s.execute(
            text(
                f"insert into thing select gen_random_uuid(), 'A'||(1+(g%100000))||'/'||g, g, 1 from generate_series(1,10) g"
            )
        )
    # order table through owner

    import asyncpg

    owner = database.url.set(drivername="postgresql", username="things_owner").render_as_string(hide_password=False)
    c = await asyncpg.connect(owner)
    await c.execute("truncate thing")
    await c.execute("analyze")
    await c.execute("create table if not exists line(id bigint primary key, account_id text, q int)")
    await c.execute("grant select on line to things_app")
    await c.execute("insert into line select g,'A'||(1+(g::bigint*7919)%100000),1 from generate_series(1,2000000) g")
    await c.execute("create index on line(account_id, id)")
    await c.execute("analyze line")
    line = Table("line", MetaData(), Column("id", BigInteger), Column("account_id", Text))
    async with database.transaction() as s:
        await access.apply_persons(s, [person("cu", identities=[token("cu").identity_hash])])
        await s.execute(text("insert into access_member values ('A77',9,'customer','cu','f','2020-01-01')"))
    async with database.read() as s:
        for who, roles in (
            ("m0", ("territory_lead",)),
            ("m1", ("territory_lead",)),
            ("m5", ("account_manager",)),
            ("m5", ("territory_lead",)),
            ("nobody", ("account_manager",)),
            ("cu", ("customer",)),
            ("m5", ("planner",)),
        ):
            p = token(who, *roles)
            a = access.access_account.c
            out = []
            for name, stmt in (
                (
                    "page",
                    select(a.account_id).where(access.visible(p, TODAY, a.account_id)).order_by(a.account_id).limit(51),
                ),
                (
                    "mid",
                    select(a.account_id)
                    .where(access.visible(p, TODAY, a.account_id), a.account_id > "A5")
                    .order_by(a.account_id)
                    .limit(51),
                ),
                (
                    "count",
                    select(func.count())
                    .select_from(access.access_account)
                    .where(access.visible(p, TODAY, a.account_id)),
                ),
                ("one", select(a.account_id).where(access.visible(p, TODAY, a.account_id), a.account_id == "A77005")),
                (
                    "lines",
                    select(line.c.id)
                    .where(access.visible(p, TODAY, line.c.account_id))
                    .order_by(line.c.id.desc())
                    .limit(51),
                ),
            ):
                ts = []
                for _ in range(8):
                    t = time.perf_counter()
                    r = (await s.execute(stmt)).all()
                    ts.append((time.perf_counter() - t) * 1000)
                out.append(f"{name} {min(ts):.2f}/{sorted(ts)[-2]:.1f}")
            print(f"{who:7}{roles[0]:16}", *out)
    await c.execute("drop table line")
    await c.close()
