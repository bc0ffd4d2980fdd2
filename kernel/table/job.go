package table

import (
	"slices"
	"strings"

	"linli/kernel/place"
	"linli/platform/text"
)

// State of an import.
type JobState string

// The states of an import. Reading, trying and committing are worked on by a node; the others wait for a person or are over.
const (
	Reading    JobState = "reading"    // 认表
	Recognised JobState = "recognised" // the mapping waits for a look
	Trying     JobState = "trying"     // 试算
	Tried      JobState = "tried"      // waits for answers or confirmation
	Committing JobState = "committing" // 确认
	Undoing    JobState = "undoing"    // a commit in parts could not be finished: what was written is taken back
	Done       JobState = "done"       // 回执
	Failed     JobState = "failed"
	Cancelled  JobState = "cancelled"
	Withdrawn  JobState = "withdrawn"

	Withdrawing JobState = "withdrawing" // a large batch on its way to Withdrawn
)

// Counts are the figures of the dry run.
type Counts struct {
	Good     int `json:"good"`   // 可导入, those with a reminder included
	Warned   int `json:"warned"` // 有提醒
	Bad      int `json:"bad"`    // 不能导入, those that wait for an answer included
	Asked    int `json:"asked"`  // of them: wait for an answer
	New      int `json:"new"`
	Changed  int `json:"changed"`
	Same     int `json:"same"`
	Doubtful int `json:"doubtful"`
	Parked   int `json:"parked"` // 待认址
	Fixed    int `json:"fixed"`  // cells corrected
	// NoCompound counts the refused rows that name no compound while none was chosen: choosing one may be all that they need.
	NoCompound int `json:"no_compound,omitempty"`
}

// Question is asked once for a column or a distinct value.
type Question struct {
	ID      string   `json:"id"`
	Header  string   `json:"header"`
	Key     string   `json:"key"`
	Args    []string `json:"args"`
	Options []Choice `json:"options"`
	Count   int      `json:"count"`
	Lines   []int    `json:"lines"` // the first few
	Mapping bool     `json:"mapping,omitempty"`
	Answer  string   `json:"answer,omitempty"`
}

// openMapping tells whether a person must still say which column is which.
func (j *Job) openMapping() bool {
	return slices.ContainsFunc(j.Questions, func(q Question) bool { return q.Mapping && q.Answer == "" })
}

// Text says the question.
func (q *Question) Text(lang string) string {
	return fill(text.T(lang, q.Key), q.Args)
}

// Text says the choice: a text key, a key and its argument (key|argument), or the words themselves.
func (c Choice) Text(lang string) string {
	if key, arg, ok := strings.Cut(c.Label, "|"); ok && text.Has(text.ZH, key) {
		return fill(text.T(lang, key), []string{arg})
	}
	if text.Has(text.ZH, c.Label) {
		return text.T(lang, c.Label)
	}
	return c.Label
}

// Job is one import.
type Job struct {
	ID        string
	Rev       int64
	State     JobState
	Table     string // English name; "" until recognised
	FileName  string
	SHA256    string
	Size      int64
	Place     string
	Path      place.Path
	ActorID   string
	ActorKind string
	Read      int // rows done of the running step
	Total     int
	Found     Found
	Counts    Counts
	Questions []Question
	Answers   map[string]string
	Problem   string // sentence in Chinese when failed
	Created   int64  // Unix ms
	Changed   int64
	Entry     string // ledger entry of the batch
}

// Open says how many questions have no answer.
func (j *Job) Open() int {
	n := 0
	for i := range j.Questions {
		if j.Questions[i].Answer == "" {
			n++
		}
	}
	return n
}

// Busy says whether a node has to do something.
func (j *Job) Busy() bool {
	switch j.State {
	case Reading, Trying, Committing, Undoing, Withdrawing:
		return true
	}
	return false
}
