package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Entry is a record with its place: Seq counts from 1 in a file, Time is the clock of the writer.
type Entry struct {
	Seq    int
	Time   time.Time
	Record Record
}

// Kind is the name of the record's kind in the file, "armed".
func (e Entry) Kind() string { return e.Record.kind() }

// MarshalJSON gives the entry as it stands in the file.
func (e Entry) MarshalJSON() ([]byte, error) {
	data, err := marshal(e.Record)
	if err != nil {
		return nil, err
	}
	return marshal(row{Seq: e.Seq, Time: e.Time, Kind: e.Kind(), Data: data})
}

// row is an entry as it stands in a file.
type row struct {
	Seq  int             `json:"seq"`
	Time time.Time       `json:"time"`
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// encode gives the line of an entry with every string in it covered.
func encode(e Entry, cover func(string) string) ([]byte, error) {
	data, err := marshal(e.Record)
	if err != nil {
		return nil, err
	}
	if data, err = coverStrings(data, cover); err != nil {
		return nil, err
	}
	return marshal(row{Seq: e.Seq, Time: e.Time, Kind: e.Record.kind(), Data: data})
}

// marshal is one line of printable JSON, with its end.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return printable.JSON(b.Bytes()), err
}

// decode reads one line; the fields of its chain are no part of the entry. A kind that is not known is no error.
func decode(line []byte) (Entry, error) {
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return Entry{}, err
	}
	if r.Kind == "" || r.Seq < 1 {
		return Entry{}, errors.New("no record")
	}
	record, err := decodeRecord(r.Kind, r.Data)
	if err != nil {
		return Entry{}, fmt.Errorf("%s: %w", r.Kind, err)
	}
	return Entry{Seq: r.Seq, Time: r.Time, Record: record}, nil
}

func decodeRecord(kind string, data json.RawMessage) (Record, error) {
	if read, ok := readers()[kind]; ok {
		return read(data)
	}
	return Unknown{kind}, nil
}

// readers is the table of the kinds.
func readers() map[string]func(json.RawMessage) (Record, error) {
	return map[string]func(json.RawMessage) (Record, error){
		Begin{}.kind(): as[Begin], Resumed{}.kind(): as[Resumed], Router{}.kind(): as[Router],
		Surprise{}.kind(): as[Surprise], LockTaken{}.kind(): as[LockTaken], Planned{}.kind(): as[Planned],
		SnapshotTaken{}.kind(): as[SnapshotTaken], Arming{}.kind(): as[Arming], Armed{}.kind(): as[Armed],
		StepBegin{}.kind(): as[StepBegin], StepEnd{}.kind(): as[StepEnd], Pushed{}.kind(): as[Pushed],
		ReloginOK{}.kind(): as[ReloginOK], Proven{}.kind(): as[Proven], Confirmed{}.kind(): as[Confirmed],
		Cleaned{}.kind(): as[Cleaned], Saved{}.kind(): as[Saved], RollingBack{}.kind(): as[RollingBack],
		RolledBack{}.kind(): as[RolledBack], InDoubt{}.kind(): inDoubt, End{}.kind(): as[End],
		StageBegin{}.kind(): as[StageBegin], Renegotiating{}.kind(): as[Renegotiating], StageEnd{}.kind(): as[StageEnd],
		OptionalRefused{}.kind(): as[OptionalRefused],
		OutputLost{}.kind():      as[OutputLost],
		FailedOver{}.kind():      as[FailedOver], Recovered{}.kind(): as[Recovered], Trusted{}.kind(): as[Trusted],
	}
}

func as[T Record](data json.RawMessage) (Record, error) {
	var r T
	err := json.Unmarshal(data, &r)
	return r, err
}

// doubt is how [InDoubt] is written: its lines are masked as what they are, before anything else is made of them.
type doubt struct {
	Why      string   `json:"why"`
	Differs  []string `json:"differs,omitempty"`
	Commands []string `json:"commands,omitempty"`
}

// inDoubt reads what [secret.Text] writes and does not read: it is masked for good.
func inDoubt(data json.RawMessage) (Record, error) {
	var r doubt
	err := json.Unmarshal(data, &r)
	return InDoubt{Why: r.Why, Differs: texts(r.Differs), Commands: texts(r.Commands)}, err
}

func texts(lines []string) []secret.Text {
	var out []secret.Text
	for _, line := range lines {
		out = append(out, secret.NewText(line))
	}
	return out
}

// coverStrings rewrites every string value of a JSON text; names of fields are ours and stay.
func coverStrings(data []byte, cover func(string) string) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	out, err := marshal(covered(v, cover))
	return bytes.TrimSpace(out), err
}

func covered(v any, cover func(string) string) any {
	switch v := v.(type) {
	case string:
		return cover(v)
	case []any:
		for i := range v {
			v[i] = covered(v[i], cover)
		}
	case map[string]any:
		for name := range v {
			v[name] = covered(v[name], cover)
		}
	}
	return v
}
