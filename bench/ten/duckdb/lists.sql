-- The ten rules by functions over the list of a visit's events.
with visits as (
  select facts.channel = 'phone' as phone, events as e, [x."do" for x in events] as names
  from read_json('$VISITS', format = 'newline_delimited', maximum_object_size = 67108864, columns = {
    facts: 'STRUCT(channel VARCHAR)',
    events: 'STRUCT("at" TIMESTAMP, "do" VARCHAR, "by" VARCHAR, "text" VARCHAR, angle DOUBLE)[]'})
), places as (
  select *, list_reverse(names) as backward,
    list_position(names, 'enter') as enter, list_position(names, 'ring') as ring,
    list_position(names, 'serve-start') as serve, list_position(names, 'serve-end') as served,
    list_position(names, 'bow') as bow, list_position(names, 'greet') as greet,
    list_position(names, 'seat') as seat, list_position(names, 'ask') as ask,
    list_position(names, 'farewell') as farewell
  from visits
), ends as (
  select *, 1 + len(e) - list_position(backward, 'bow') as last_bow,
    1 + len(e) - list_position(backward, 'serve-end') as last_served,
    1 + len(e) - list_position(backward, 'leave') as leave
  from places
), verdicts as (
  select
    if(enter is null, null, len(list_filter(e, lambda x, i: x."do" = 'greet' and i > enter
      and epoch_us(x."at") - epoch_us(e[enter]."at") <= 10000000)) > 0) as r1,
    if(serve is null or served is null, null, coalesce(bow < serve and last_bow > last_served, false)) as r2,
    if(phone, null, len(list_filter(names, lambda n: n = 'smile')) >= 3) as r3,
    len(list_filter(e, lambda x: x."do" = 'say' and x."by" = 'employee' and (
      contains(lower(x."text"), 'that is not my job') or contains(lower(x."text"), 'calm down')
      or contains(lower(x."text"), 'you should have read')))) = 0 as r4,
    if(phone, null, coalesce(greet < seat and seat < ask and ask < serve and serve < served and served < farewell, false)) as r5,
    if(serve is null, null, len(list_filter(e, lambda x, i: x."do" = 'serve-end' and i > serve
      and epoch_us(x."at") - epoch_us(e[serve]."at") between 60000000 and 900000000)) > 0) as r6,
    if(not phone or ring is null, null, len(list_filter(e, lambda x, i: x."do" = 'answer' and i > ring
      and epoch_us(x."at") - epoch_us(e[ring]."at") <= 9000000)) > 0) as r7,
    if(not list_contains(names, 'complaint'), null, len(list_filter(e, lambda c, i: c."do" = 'complaint'
      and len(list_filter(e, lambda a, k: a."do" = 'apology' and k > i
        and epoch_us(a."at") - epoch_us(c."at") <= 60000000)) = 0)) = 0) as r8,
    if(bow is null, null, len(list_filter(e, lambda x: x."do" = 'bow' and not coalesce(x.angle >= 15, false))) = 0) as r9,
    if(leave is null, null, len(list_filter(e, lambda x, i: x."do" = 'farewell' and i < leave
      and epoch_us(e[leave]."at") - epoch_us(x."at") <= 30000000)) > 0) as r10
  from ends
), each_rule as (
  select unnest([r1, r2, r3, r4, r5, r6, r7, r8, r9, r10]) as met,
    unnest(['greet-promptly', 'two-bows', 'three-smiles', 'never-rude', 'flow', 'time-to-serve',
      'answer-the-phone', 'apologise', 'bow-deeply', 'say-farewell']) as rule
  from verdicts
)
select rule, count(*) filter (met), count(*) filter (not met), count(*) filter (met is null)
from each_rule group by rule order by rule
