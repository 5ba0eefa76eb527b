package enginetest

import (
	"slices"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// Memory keeps what is learned about releases of IOS for one test, as if all of it were about the one that is asked
// for. It implements [engine.Renderings].
type Memory struct {
	mu   sync.Mutex
	Book rendering.Book
}

var _ engine.Renderings = (*Memory)(nil)

// Fast is the memory of a release that has earned all the speed there is.
func Fast() *Memory {
	return &Memory{Book: rendering.Book{Speed: rendering.Speed{Window: engine.WidestWindow, LoginBeside: true}}}
}

// Known implements [engine.Renderings].
func (m *Memory) Known(release, image string) (rendering.Book, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	book := m.Book
	book.Release, book.Image = release, image
	book.Records = slices.Clone(book.Records)
	return book, nil
}

// Learn implements [engine.Renderings].
func (m *Memory) Learn(_, _ string, records []rendering.Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Book.Add(records...)
	return nil
}

// LearnSpeed implements [engine.Renderings].
func (m *Memory) LearnSpeed(_, _ string, speed rendering.Speed) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Book.Speed = speed
	return nil
}

// Speed is what it knows of the speed.
func (m *Memory) Speed() rendering.Speed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Book.Speed
}
