package publish

import (
	"strings"
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
)

func at(m time.Month, d, h int) time.Time { return time.Date(2026, m, d, h, 0, 0, 0, clock.Shanghai) }

// Demo publishes the decision and the typical case of story 9, and a decision that was annulled afterwards, with its tombstone. All
// companies and persons are invented.
func (s *Service) Demo(st affair.Stage) error {
	write := func(when time.Time, find func(tx *db.Tx, a access.Actor) (ground.Decided, bool, error), kind string, lesson string, months int) {
		st.On(when, func(tx *db.Tx) error {
			who := st.Actor("路晓宁")
			if len(who.Scope(access.EnvPublish)) == 0 {
				return nil
			}
			d, ok, err := find(tx, who)
			if err != nil || !ok {
				return err
			}
			p, err := s.Propose(tx, who, d.Case, kind)
			if err != nil {
				return err
			}
			w := wordsOf(p)
			w.Lesson = lesson
			if w.Pay == "" {
				w.Pay = "自收到决定书之日起十五日内缴纳罚款。"
			}
			if w.Handling == "" {
				w.Handling = "执法人员现场采样监测，依法立案、告知并作出处罚决定。"
			}
			if p, err = s.Write(tx, who, d.Case, kind, w); err != nil {
				return err
			}
			found, _, err := s.spots(tx, who, p)
			if err != nil {
				return err
			}
			if hard(found) {
				if _, err := s.Mask(tx, who, p.ID); err != nil {
					return err
				}
			}
			_, err = s.Publish(tx, st.Actor("柴青云"), p.ID, months, true)
			return err
		})
	}
	write(at(4, 24, 10), s.story, Decision, "", 12)
	write(at(6, 5, 10), s.story, Typical, "矿井水处理设施要有备用加药泵；自动监测数据变差时先查设备，不要等到执法采样。\n发现超标后当天停排、通知园区，可以减轻后果，也会在裁量时考虑。", 36)
	write(at(3, 3, 9), s.fallen, Decision, "", 12) // docket takes it down on 2026-06-10, when the review annuls it
	return nil
}

func hard(found map[string][]Spot) bool {
	for _, list := range found {
		for _, x := range list {
			if x.Hard {
				return true
			}
		}
	}
	return false
}

// story is the decided case of story 9, fallen one whose decision was annulled afterwards: of docket, and nothing where they are not there.
func (s *Service) story(tx *db.Tx, a access.Actor) (ground.Decided, bool, error) {
	return s.of(tx, a, "恒泽")
}

func (s *Service) fallen(tx *db.Tx, a access.Actor) (ground.Decided, bool, error) {
	return s.of(tx, a, "晟途")
}

func (s *Service) of(tx *db.Tx, a access.Actor, party string) (ground.Decided, bool, error) {
	if s.Seams.DecidedCases == nil {
		return ground.Decided{}, false, nil
	}
	list, err := s.Seams.DecidedCases(tx, a, 100)
	for _, d := range list {
		if strings.Contains(d.Party, party) {
			return d, true, err
		}
	}
	return ground.Decided{}, false, err
}
