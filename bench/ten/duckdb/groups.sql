-- The ten rules by one grouping of all events: a row an event, then a row a visit.
with events as (
  select visit, facts.channel = 'phone' as phone, generate_subscripts(events, 1) as i, unnest(events, recursive := true)
  from read_json('$VISITS', format = 'newline_delimited', maximum_object_size = 67108864, columns = {
    visit: 'VARCHAR', facts: 'STRUCT(channel VARCHAR)',
    events: 'STRUCT("at" TIMESTAMP, "do" VARCHAR, "by" VARCHAR, "text" VARCHAR, angle DOUBLE)[]'})
), stamped as (
  select *, {i: i, t: epoch_us("at")} as x from events
), visits as (
  select any_value(phone) as phone,
    min(x) filter ("do" = 'enter') as enter, min(x) filter ("do" = 'ring') as ring,
    min(x) filter ("do" = 'serve-start') as serve,
    max(x) filter ("do" = 'leave') as leave,
    min(i) filter ("do" = 'greet') as greet, min(i) filter ("do" = 'seat') as seat,
    min(i) filter ("do" = 'ask') as ask, min(i) filter ("do" = 'farewell') as farewell,
    min(i) filter ("do" = 'serve-end') as served, max(i) filter ("do" = 'serve-end') as last_served,
    min(i) filter ("do" = 'bow') as bow, max(i) filter ("do" = 'bow') as last_bow,
    bool_and(coalesce(angle >= 15, false)) filter ("do" = 'bow') as deep,
    count(*) filter ("do" = 'smile') as smiles,
    count(*) filter ("do" = 'say' and "by" = 'employee' and (contains(lower("text"), 'that is not my job')
      or contains(lower("text"), 'calm down') or contains(lower("text"), 'you should have read'))) as rude,
    coalesce(list(x) filter ("do" = 'greet'), []) as greets,
    coalesce(list(x) filter ("do" = 'answer'), []) as answers,
    coalesce(list(x) filter ("do" = 'serve-end'), []) as serveds,
    coalesce(list(x) filter ("do" = 'farewell'), []) as farewells,
    list(x) filter ("do" = 'complaint') as complaints,
    coalesce(list(x) filter ("do" = 'apology'), []) as apologies
  from stamped group by visit
), verdicts as (
  select
    if(enter is null, null, len(list_filter(greets, lambda x: x.i > enter.i and x.t - enter.t <= 10000000)) > 0) as r1,
    if(serve is null or served is null, null, coalesce(bow < serve.i and last_bow > last_served, false)) as r2,
    if(phone, null, smiles >= 3) as r3,
    rude = 0 as r4,
    if(phone, null, coalesce(greet < seat and seat < ask and ask < serve.i and serve.i < served and served < farewell, false)) as r5,
    if(serve is null, null, len(list_filter(serveds, lambda x: x.i > serve.i and x.t - serve.t between 60000000 and 900000000)) > 0) as r6,
    if(not phone or ring is null, null, len(list_filter(answers, lambda x: x.i > ring.i and x.t - ring.t <= 9000000)) > 0) as r7,
    if(complaints is null, null, len(list_filter(complaints, lambda c: len(list_filter(apologies,
      lambda a: a.i > c.i and a.t - c.t <= 60000000)) = 0)) = 0) as r8,
    deep as r9,
    if(leave is null, null, len(list_filter(farewells, lambda x: x.i < leave.i and leave.t - x.t <= 30000000)) > 0) as r10
  from visits
), each_rule as (
  select unnest([r1, r2, r3, r4, r5, r6, r7, r8, r9, r10]) as met,
    unnest(['greet-promptly', 'two-bows', 'three-smiles', 'never-rude', 'flow', 'time-to-serve',
      'answer-the-phone', 'apologise', 'bow-deeply', 'say-farewell']) as rule
  from verdicts
)
select rule, count(*) filter (met), count(*) filter (not met), count(*) filter (met is null)
from each_rule group by rule order by rule
