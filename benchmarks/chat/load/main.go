// Load on a running Parley, from a process of its own. Requests begin when they are due, whether or not earlier ones
// were answered, and their time counts from then on: a slow server cannot hide by being asked less.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"syscall"
	"time"
)

type options struct {
	rate, seconds, warm, conversations, messages, streams, chats int
}

func main() {
	var o options
	url := flag.String("url", "", "where Parley is, http://127.0.0.1:PORT")
	flag.IntVar(&o.rate, "rate", 100, "requests per second")
	flag.IntVar(&o.seconds, "seconds", 20, "how long")
	flag.IntVar(&o.warm, "warm", 5, "seconds before that, which do not count")
	flag.IntVar(&o.conversations, "conversations", 500, "conversations that chats are spread over")
	flag.IntVar(&o.messages, "messages", 1, "messages that each of them begins with")
	flag.IntVar(&o.streams, "streams", 2000, "open streams, for streams")
	flag.IntVar(&o.chats, "chats", 50, "chats that they are spread over, for streams")
	flag.Parse()
	server := &pool{address: strings.TrimPrefix(*url, "http://")}
	scenarios := map[string]func(*pool, options) map[string]any{"chat": chat, "read": read, "streams": streams}
	scenario, found := scenarios[flag.Arg(0)]
	if !found {
		fmt.Fprintln(os.Stderr, "usage: load -url URL [options] chat | read | streams")
		os.Exit(2)
	}
	figures := scenario(server, o)
	figures["test"] = flag.Arg(0)
	figures["connections"] = server.opened
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err == nil {
		figures["load_cpu_s"] = round(float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9)
	}
	line, _ := json.Marshal(figures)
	fmt.Println(string(line))
}

func fail(what string, err error) {
	fmt.Fprintln(os.Stderr, what, err)
	os.Exit(1)
}

// Makes something and gives its id.
func create(server *pool, path string, body any) string {
	sent, _ := json.Marshal(body)
	status, answer, err := server.ask("POST", path, sent)
	var made struct{ Id string }
	if err != nil || status/100 != 2 {
		fail(fmt.Sprintf("POST %s: %d %s", path, status, answer), err)
	}
	if err := json.Unmarshal(answer, &made); err != nil {
		fail("POST "+path, err)
	}
	return made.Id
}

// Conversations with some messages each.
func conversations(server *pool, o options) []string {
	profile := create(server, "/profiles", map[string]any{"first_name": "Ada", "last_name": "Byron",
		"experiences": []any{map[string]any{"company": "Analytical Ltd", "position": "Engineer", "description": "Engines"}}})
	opening := create(server, "/job_openings", map[string]any{"title": "Engineer", "description": "Building engines",
		"requirements": "Patience"})
	said := make([]any, o.messages)
	for i := range said {
		said[i] = map[string]any{"role": []string{"candidate", "agent"}[i%2],
			"content": fmt.Sprintf("Message %d: I would like to hear more about the position, please.", i)}
	}
	ids := make([]string, o.conversations)
	each(16, o.conversations, func(i int) {
		ids[i] = create(server, "/conversations", map[string]any{"profile_id": profile, "job_opening_id": opening})
		if o.messages > 0 {
			body, _ := json.Marshal(said)
			status, answer, err := server.ask("POST", "/conversations/"+ids[i]+"/messages", body)
			for status == 404 {
				// Made, but not seen yet: a machine that is too busy says 202.
				time.Sleep(100 * time.Millisecond)
				status, answer, err = server.ask("POST", "/conversations/"+ids[i]+"/messages", body)
			}
			if err != nil || status/100 != 2 {
				fail(fmt.Sprintf("messages: %d %s", status, answer), err)
			}
		}
	})
	return ids
}

// Runs n tasks, so many at a time.
func each(at int, n int, task func(int)) {
	var group sync.WaitGroup
	numbers := make(chan int)
	for range at {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range numbers {
				task(i)
			}
		}()
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	group.Wait()
}

// Begins tasks when they are due and waits for all of them, for a while.
func openLoop(rate, seconds int, task func(n int, due time.Time)) (late []time.Duration, unfinished int) {
	var group sync.WaitGroup
	start := time.Now()
	total := rate * seconds
	done := make(chan struct{}, total)
	for n := range total {
		due := start.Add(time.Duration(n) * time.Second / time.Duration(rate))
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
		}
		late = append(late, time.Since(due))
		group.Add(1)
		go func() {
			defer group.Done()
			task(n, due)
			done <- struct{}{}
		}()
	}
	over := make(chan struct{})
	go func() { group.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(60 * time.Second):
	}
	return late, total - len(done)
}

func percentiles(times []time.Duration) map[string]float64 {
	if len(times) == 0 {
		return nil
	}
	sorted := append([]time.Duration(nil), times...)
	sort.Slice(sorted, func(a, b int) bool { return sorted[a] < sorted[b] })
	at := func(share float64) float64 {
		return round(float64(sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Microseconds()) / 1000)
	}
	return map[string]float64{"p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "p999": at(0.999), "max": at(1)}
}

func round(value float64) float64 {
	return float64(int64(value*100+0.5)) / 100
}
