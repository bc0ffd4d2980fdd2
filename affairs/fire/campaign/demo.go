package campaign

import (
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
)

// Demo plays a joint campaign over the flagship compound and what hangs there (ledgers.md E4 story 7). Its matters come after the
// story's own numbers are given.
func (s *Service) Demo(st affair.Stage) error {
	for _, c := range st.Compounds {
		if c.Place.Name == "云漳国际" && len(c.Buildings) > 0 {
			s.demoCampaign(st, c)
			s.demoPosters(st, c)
		}
	}
	return nil
}

func at(m time.Month, d, h int) time.Time { return time.Date(2026, m, d, h, 0, 0, 0, clock.Shanghai) }

func (s *Service) demoCampaign(st affair.Stage, c affair.StageCompound) {
	st.On(at(6, 1, 9), func(tx *db.Tx) error {
		who := st.Actor("秦海峰")
		o := Opening{Place: c.Place.ID, Title: "夏季高层消防联合行动", Said: "四个部门一张清单，各查各的，问题当天交办。", From: "2026-06-01", Until: "2026-06-30", Orgs: map[string]string{},
			Tasks: map[string]string{"fire": "消防设施、控制室、疏散通道", "police": "消防车道停车、群租", "housing": "外墙保温、外立面施工", "emergency": "动火作业、底商安全"}}
		for _, k := range []string{"fire", "police", "housing", "emergency"} {
			orgs, err := s.People.Orgs(tx, people.OrgQuery{Kind: orgKinds[k][0], Limit: 100})
			if err != nil {
				return err
			}
			for _, org := range orgs {
				if strings.Contains(org.Name, likely[k][0]) && o.Orgs[k] == "" {
					o.Orgs[k] = org.ID
				}
			}
		}
		x, err := s.Open(tx, who, o)
		if err != nil {
			return err
		}
		s.demoTicks(st, x)
		return nil
	})
}

// demoTicks goes through the list: the brigade is through, the others are on their way.
func (s *Service) demoTicks(st affair.Stage, x Campaign) {
	far := map[string]int{"fire": 6, "police": 5, "housing": 3, "emergency": 4}
	for i, b := range x.Buildings {
		st.On(at(6, 3+2*i, 15), func(tx *db.Tx) error {
			for _, p := range x.Parts {
				if i >= far[p.Key] {
					continue
				}
				if err := s.Tick(tx, st.Actor("秦海峰"), x.ID, b, p.Key, ""); err != nil {
					return err
				}
			}
			return nil
		})
	}
	st.On(at(6, 23, 16), func(tx *db.Tx) error {
		_, err := s.Found(tx, st.Actor("秦海峰"), x.ID, x.Buildings[len(x.Buildings)-1], "housing", "fire.hazard", "西侧外立面脚手架堆了可燃的防护网")
		return err
	})
}

func (s *Service) demoPosters(st affair.Stage, c affair.StageCompound) {
	list := []HangUp{{Medium: "lift", Topic: "ebike", Spot: "1单元电梯", Hung: "2026-04-01", Until: "2026-07-31"}, {Medium: "lift", Topic: "escape", Spot: "2单元电梯", Hung: "2026-04-01", Until: "2026-07-31"}, {Medium: "board", Topic: "corridor", Spot: "一层大厅公告栏", Hung: "2026-03-20", Until: "2026-06-20"}, {Medium: "led", Topic: "door", Spot: "北门LED屏", Hung: "2026-06-01", Until: "2026-06-30"}}
	for i, h := range list {
		st.On(at(4, 1+i, 10), func(tx *db.Tx) error {
			h.Place = c.Buildings[i%len(c.Buildings)].ID
			p, err := s.Hang(tx, st.Actor("冯建军"), h)
			if err == nil && h.Until < "2026-06-24" {
				st.On(at(6, 21, 8), func(tx *db.Tx) error { return s.expireOne(tx, p.ID) })
			}
			return err
		})
	}
}

// expireOne is what the job would do on that day.
func (s *Service) expireOne(tx *db.Tx, id string) error {
	p, err := first(posters(tx, "id=?", id))
	if err != nil {
		return err
	}
	if err := s.matterOf(tx, access.System("fire.poster"), &p, Expired); err != nil {
		return err
	}
	if err := savePoster(tx, &p); err != nil {
		return err
	}
	return s.notePoster(tx, access.System("fire.poster").Actor, "fire.poster.expire", p)
}
