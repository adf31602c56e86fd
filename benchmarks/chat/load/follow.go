package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// What a client saw of a chat.
type reply struct {
	first, end time.Time
	outcome    string // completed, failed ...
	text, done string // the pieces put together, and the whole as the server says it
	deltas     int
	at         []time.Time // of each delta, when wanted
}

// Reads the events of a chat until the last one, on a connection that can be used again afterwards.
func (c *conn) follow(chat string, everyDelta bool) (reply, error) {
	seen := reply{}
	if err := c.send("GET", "/chats/"+chat+"/events", nil); err != nil {
		return seen, err
	}
	h, err := c.head()
	if err != nil {
		return seen, err
	}
	events := bufio.NewReaderSize(c.body(h), 16384)
	if h.status != 200 {
		problem, _ := events.ReadString(0)
		return seen, fmt.Errorf("events: status %d: %s", h.status, problem)
	}
	kind, text := "", strings.Builder{}
	for {
		line, err := events.ReadSlice('\n')
		if err != nil {
			// Without more events the body is at its end.
			seen.text = text.String()
			if seen.outcome != "" {
				return seen, nil
			}
			return seen, fmt.Errorf("the stream ended early: %w", err)
		}
		if name, found := bytes.CutPrefix(line, []byte("event: ")); found {
			kind = string(bytes.TrimSpace(name))
			now := time.Now()
			switch kind {
			case "response.output_text.delta":
				seen.deltas++
				if seen.first.IsZero() {
					seen.first = now
				}
				if everyDelta {
					seen.at = append(seen.at, now)
				}
			case "response.completed", "response.failed", "response.cancelled", "response.incomplete":
				seen.end = now
				seen.outcome = strings.TrimPrefix(kind, "response.")
			}
		} else if data, found := bytes.CutPrefix(line, []byte("data: ")); found {
			var piece struct{ Delta, Text string }
			switch kind {
			case "response.output_text.delta":
				if err := json.Unmarshal(data, &piece); err != nil {
					return seen, err
				}
				text.WriteString(piece.Delta)
			case "response.output_text.done":
				if err := json.Unmarshal(data, &piece); err != nil {
					return seen, err
				}
				seen.done = piece.Text
			}
		}
	}
}
