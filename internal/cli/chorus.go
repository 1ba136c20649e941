package cli

import (
	"wiretale/internal/conversation"
	"wiretale/internal/explain"
)

// chorus are the tellers of a crew, one for each shard, and the binder that puts
// what they tell in order.
type chorus struct {
	*crew
	tellers [conversation.Shards]*explain.Teller
	binder  *explain.Binder
}

// chapterSize is about how much text a shard tells ahead of the others, in bytes.
const chapterSize = 64 << 10

func newChorus(out *output, o explain.Options, limits conversation.Limits) *chorus {
	h := &chorus{binder: explain.NewBinder(out)}
	h.crew = newCrew(limits, func(i int) conversation.Sink {
		h.tellers[i] = explain.NewPart(o, conversation.Shards)
		return h.tellers[i]
	})
	h.after = func(j *job, i int) { j.chapters[i] = h.tellers[i].Chapter(j.chapters[i]) }
	h.merge = func(j *job) error {
		h.binder.Bind(j.chapters[:], nil)
		return h.binder.Err()
	}
	h.start()
	return h
}

// conclude tells of all conversations that are still there.
func (h *chorus) conclude() {
	h.end()
	more, stop := h.inTurn()
	defer stop()
	var first [conversation.Shards]explain.Chapter
	for i := range first {
		first[i] = more(i)
	}
	h.binder.Bind(first[:], more)
}

// inTurn returns what gives the next chapter of a shard: told by a goroutine for
// each shard where there are several processors.
func (h *chorus) inTurn() (more func(int) explain.Chapter, stop func()) {
	var last [conversation.Shards]explain.Chapter
	if len(h.workers) == 1 {
		return func(i int) explain.Chapter {
			last[i] = h.chapter(i, last[i])
			return last[i]
		}, func() {}
	}
	quit := make(chan struct{})
	var told, back [conversation.Shards]chan explain.Chapter
	for i := range told {
		told[i], back[i] = make(chan explain.Chapter, 1), make(chan explain.Chapter, 3)
		back[i] <- explain.Chapter{}
		back[i] <- explain.Chapter{}
		go h.tellAll(i, told[i], back[i], quit)
	}
	return func(i int) explain.Chapter {
		back[i] <- last[i]
		last[i] = <-told[i]
		return last[i]
	}, func() { close(quit) }
}

// tellAll tells all of a shard, into memory that comes back.
func (h *chorus) tellAll(i int, told chan<- explain.Chapter, back <-chan explain.Chapter, quit <-chan struct{}) {
	for {
		c := h.chapter(i, <-back)
		select {
		case told <- c:
		case <-quit:
			return
		}
		if c.Empty() {
			return
		}
	}
}

// chapter tells more of a shard.
func (h *chorus) chapter(i int, old explain.Chapter) explain.Chapter {
	for h.tellers[i].Length() < chapterSize && h.trackers[i].Drain(16) {
	}
	return h.tellers[i].Chapter(old)
}
