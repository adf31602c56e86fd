package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"
)

// What came of the chats that were asked for.
type tally struct {
	sync.Mutex
	accept, first, end, refuse []time.Duration
	outcomes                   map[string]int
	last                       time.Time
	faults                     []string
}

func (t *tally) fault(format string, values ...any) {
	t.Lock()
	defer t.Unlock()
	t.outcomes["error"]++
	if len(t.faults) < 5 {
		t.faults = append(t.faults, fmt.Sprintf(format, values...))
	}
}

// POST chat, then its events on the same connection; everything counts from when the POST was due.
func (t *tally) chat(server *pool, conversation string, due time.Time) {
	c, err := server.take()
	if err != nil {
		t.fault("connect: %v", err)
		return
	}
	status, answer, err := c.ask("POST", "/conversations/"+conversation+"/chat", []byte("{}"))
	accepted := time.Now()
	if err != nil {
		c.Close()
		t.fault("POST chat: %v", err)
		return
	}
	if status != 202 {
		server.give(c)
		t.Lock()
		t.outcomes[fmt.Sprint(status)]++
		t.refuse = append(t.refuse, accepted.Sub(due))
		t.Unlock()
		return
	}
	var made struct{ Id string }
	if err = json.Unmarshal(answer, &made); err != nil {
		t.fault("POST chat: %v", err)
		return
	}
	seen, err := c.follow(made.Id, false)
	if err != nil {
		c.Close()
		t.fault("%s: %v", made.Id, err)
		return
	}
	server.give(c)
	t.Lock()
	defer t.Unlock()
	t.accept = append(t.accept, accepted.Sub(due))
	t.outcomes[seen.outcome]++
	if seen.text != seen.done {
		t.outcomes["torn"]++
	}
	if !seen.first.IsZero() {
		t.first = append(t.first, seen.first.Sub(due))
	}
	t.end = append(t.end, seen.end.Sub(due))
	if seen.end.After(t.last) {
		t.last = seen.end
	}
}

func chat(server *pool, o options) map[string]any {
	ids := conversations(server, o)
	warm := &tally{outcomes: map[string]int{}}
	openLoop(o.rate, o.warm, func(n int, due time.Time) { warm.chat(server, ids[n%len(ids)], due) })
	t := &tally{outcomes: map[string]int{}}
	start := time.Now()
	late, unfinished := openLoop(o.rate, o.seconds, func(n int, due time.Time) { t.chat(server, ids[n%len(ids)], due) })
	t.Lock()
	defer t.Unlock()
	return map[string]any{"rate": o.rate, "seconds": o.seconds, "conversations": o.conversations, "outcomes": t.outcomes,
		"unfinished": unfinished, "faults": t.faults, "completed_s": round(float64(len(t.end)) / t.last.Sub(start).Seconds()),
		"accept_ms": percentiles(t.accept), "first_delta_ms": percentiles(t.first), "terminal_ms": percentiles(t.end),
		"refuse_ms": percentiles(t.refuse), "load_late_ms": percentiles(late)}
}

func read(server *pool, o options) map[string]any {
	ids := conversations(server, o)
	var mutex sync.Mutex
	var times []time.Duration
	faults, bytes := 0, 0
	ask := func(n int, due time.Time) {
		status, answer, err := server.ask("GET", "/conversations/"+ids[n%len(ids)], nil)
		took := time.Since(due)
		mutex.Lock()
		defer mutex.Unlock()
		if err != nil || status != 200 || strings.Count(string(answer), `"content"`) != o.messages {
			faults++
			return
		}
		bytes = len(answer)
		times = append(times, took)
	}
	openLoop(o.rate, o.warm, ask)
	mutex.Lock()
	times, faults = nil, 0
	mutex.Unlock()
	start := time.Now()
	late, unfinished := openLoop(o.rate, o.seconds, ask)
	mutex.Lock()
	defer mutex.Unlock()
	return map[string]any{"rate": o.rate, "seconds": o.seconds, "messages": o.messages, "bytes": bytes, "faults": faults,
		"unfinished": unfinished, "answered_s": round(float64(len(times)) / time.Since(start).Seconds()),
		"read_ms": percentiles(times), "load_late_ms": percentiles(late)}
}

// Chats that are said slowly, each with several clients: whether each gets every piece, and how far apart they get it.
func streams(server *pool, o options) map[string]any {
	o.conversations = o.chats
	ids := conversations(server, o)
	chats := make([]string, o.chats)
	each(16, o.chats, func(i int) { chats[i] = create(server, "/conversations/"+ids[i]+"/chat", map[string]any{}) })
	seen := make([]reply, o.streams)
	var mutex sync.Mutex
	var faults []string
	start := time.Now()
	each(o.streams, o.streams, func(i int) {
		c, err := server.take()
		if err == nil {
			seen[i], err = c.follow(chats[i%o.chats], true)
		}
		if err == nil && (seen[i].text != seen[i].done || seen[i].outcome != "completed") {
			err = fmt.Errorf("%s, %d of %d characters", seen[i].outcome, len(seen[i].text), len(seen[i].done))
		}
		if err != nil {
			mutex.Lock()
			defer mutex.Unlock()
			faults = append(faults, err.Error())
		}
	})
	return map[string]any{"streams": o.streams, "chats": o.chats, "broken": len(faults), "faults": faults[:min(5, len(faults))],
		"seconds": round(time.Since(start).Seconds()), "deltas": deltas(seen), "apart_ms": percentiles(apart(seen, o.chats))}
}

func deltas(seen []reply) int {
	sum := 0
	for _, one := range seen {
		sum += one.deltas
	}
	return sum
}

// From the first client of a chat that has a piece to each other one. Those that came late get some pieces in one: the
// pieces are counted from the end.
func apart(seen []reply, chats int) []time.Duration {
	var all []time.Duration
	for chat := range chats {
		least := len(seen[chat].at)
		for i := chat; i < len(seen); i += chats {
			least = min(least, len(seen[i].at))
		}
		for back := 1; back <= least; back++ {
			first := time.Time{}
			for i := chat; i < len(seen); i += chats {
				at := seen[i].at[len(seen[i].at)-back]
				if first.IsZero() || at.Before(first) {
					first = at
				}
			}
			for i := chat; i < len(seen); i += chats {
				all = append(all, seen[i].at[len(seen[i].at)-back].Sub(first))
			}
		}
	}
	return all
}
