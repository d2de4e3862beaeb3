package ten

# The ten rules. Each verdict is "pass", "fail" or "n/a".

events := input.events

phone if input.facts.channel == "phone"

# places holds for each element the places of its events, in order. One pass over
# the events: asking for each element anew would cost one pass an element.
places := {name: found |
	some e in events
	name := e["do"]
	found := [i | some i; events[i]["do"] == name]
}

has(name) if places[name]

first(name) := places[name][0]

last(name) := places[name][count(places[name]) - 1]

at(i) := time.parse_rfc3339_ns(events[i].at)

second := 1000000000

# follows tells whether name comes after place i, low to high seconds later.
follows(i, name, low, high) if {
	some k in places[name]
	k > i
	d := at(k) - at(i)
	d >= low * second
	d <= high * second
}

default greeted := false

greeted if follows(first("enter"), "greet", 0, 10)

served if {
	has("serve-start")
	has("serve-end")
}

default bowed := false

bowed if {
	first("bow") < first("serve-start")
	last("bow") > last("serve-end")
}

default smiled := false

smiled if count(places.smile) >= 3

phrases := ["that is not my job", "calm down", "you should have read"]

default rude := false

rude if {
	some i in places.say
	events[i].by == "employee"
	text := lower(events[i].text)
	some p in phrases
	contains(text, p)
}

default flows := false

flows if {
	first("greet") < first("seat")
	first("seat") < first("ask")
	first("ask") < first("serve-start")
	first("serve-start") < first("serve-end")
	first("serve-end") < first("farewell")
}

default timely := false

timely if follows(first("serve-start"), "serve-end", 60, 900)

default answered := false

answered if follows(first("ring"), "answer", 0, 9)

default unanswered_complaint := false

unanswered_complaint if {
	some i in places.complaint
	not follows(i, "apology", 0, 60)
}

default shallow := false

shallow if {
	some i in places.bow
	not events[i].angle >= 15
}

default farewelled := false

farewelled if {
	i := last("leave")
	some k in places.farewell
	k < i
	at(i) - at(k) <= 30 * second
}

default in_person := false

in_person if not phone

default was_served := false

was_served if served

default rang := false

rang if {
	phone
	has("ring")
}

present(name) := true if has(name)

present(name) := false if not has(name)

verdict(false, _) := "n/a"

verdict(true, true) := "pass"

verdict(true, false) := "fail"

verdicts := [
	verdict(present("enter"), greeted),
	verdict(was_served, bowed),
	verdict(in_person, smiled),
	verdict(true, rude == false),
	verdict(in_person, flows),
	verdict(present("serve-start"), timely),
	verdict(rang, answered),
	verdict(present("complaint"), unanswered_complaint == false),
	verdict(present("bow"), shallow == false),
	verdict(present("leave"), farewelled),
]
