package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
)

// A connection that stays open. HTTP/1.1 by hand: the load runs beside what it measures, so it has to be cheap.
type conn struct {
	net.Conn
	in *bufio.Reader
}

// Connections to one server. The one given back last is taken first.
type pool struct {
	address string
	mutex   sync.Mutex
	idle    []*conn
	opened  int
}

func (p *pool) take() (*conn, error) {
	p.mutex.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mutex.Unlock()
		return c, nil
	}
	p.opened++
	p.mutex.Unlock()
	raw, err := net.Dial("tcp", p.address)
	if err != nil {
		return nil, err
	}
	return &conn{raw, bufio.NewReaderSize(raw, 8192)}, nil
}

func (p *pool) give(c *conn) {
	p.mutex.Lock()
	p.idle = append(p.idle, c)
	p.mutex.Unlock()
}

func (c *conn) send(method, path string, body []byte) error {
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path)
	if body != nil {
		fmt.Fprintf(&head, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	head.WriteString("\r\n")
	head.Write(body)
	_, err := c.Write(head.Bytes())
	return err
}

type head struct {
	status  int
	length  int
	chunked bool
}

func (c *conn) head() (head, error) {
	line, err := c.in.ReadString('\n')
	if err != nil || len(line) < 12 {
		return head{}, fmt.Errorf("no answer: %w", err)
	}
	h := head{}
	h.status, err = strconv.Atoi(line[9:12])
	for err == nil {
		line, err = c.in.ReadString('\n')
		line = strings.ToLower(strings.TrimSpace(line))
		if line == "" {
			break
		}
		if value, found := strings.CutPrefix(line, "content-length:"); found {
			h.length, err = strconv.Atoi(strings.TrimSpace(value))
		}
		h.chunked = h.chunked || strings.HasPrefix(line, "transfer-encoding:") && strings.Contains(line, "chunked")
	}
	return h, err
}

func (c *conn) body(h head) io.Reader {
	if h.chunked {
		return &chunks{in: c.in}
	}
	return io.LimitReader(c.in, int64(h.length))
}

type chunks struct {
	in   *bufio.Reader
	left int
	over bool
}

func (c *chunks) Read(into []byte) (int, error) {
	if c.left == 0 {
		if c.over {
			return 0, io.EOF
		}
		line, err := c.in.ReadString('\n')
		if err != nil {
			return 0, err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
		if err != nil {
			return 0, err
		}
		c.left = int(size)
		if size == 0 {
			c.over = true
			_, err = c.in.Discard(2)
			if err == nil {
				err = io.EOF
			}
			return 0, err
		}
	}
	n, err := c.in.Read(into[:min(len(into), c.left)])
	c.left -= n
	if c.left == 0 && err == nil {
		_, err = c.in.Discard(2)
	}
	return n, err
}

// One request and its whole answer. A connection that failed is not used again.
func (p *pool) ask(method, path string, body []byte) (int, []byte, error) {
	c, err := p.take()
	if err != nil {
		return 0, nil, err
	}
	status, answer, err := c.ask(method, path, body)
	if err != nil {
		c.Close()
	} else {
		p.give(c)
	}
	return status, answer, err
}

func (c *conn) ask(method, path string, body []byte) (int, []byte, error) {
	if err := c.send(method, path, body); err != nil {
		return 0, nil, err
	}
	h, err := c.head()
	if err != nil {
		return 0, nil, err
	}
	answer, err := io.ReadAll(c.body(h))
	return h.status, answer, err
}
