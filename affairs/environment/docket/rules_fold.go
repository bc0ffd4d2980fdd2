package docket

import (
	"encoding/json"
	"strconv"
	"strings"

	"linli/affairs/environment/penalty"
)

// Fold reads the steps of a case. It believes them: Next has checked each when it was taken.
func Fold(f File, e Env) Status {
	s := Status{State: Clue, Officers: f.Officers}
	if r := f.Result; r != nil {
		s.Evidence = append(s.Evidence, Evidence{N: 1, On: r.Taken, Name: r.Name + " " + r.Value + " " + r.Unit, Kind: "monitoring", Pages: 1, Source: r.Report, Broken: brokenOf(r.Chain), ID: r.ID})
	}
	for _, st := range f.Steps {
		if to, ok := moves[st.Act][s.State]; ok && to != s.State {
			s.State, s.Since = to, st.On
		}
		if take := takers[st.Act]; take != nil {
			take(&s, st, e)
		}
	}
	return s
}

func brokenOf(chain string) string {
	if chain == "whole" {
		return ""
	}
	return chain
}

// takers say what a step leaves behind.
var takers = map[Act]func(*Status, Step, Env){
	ActOpen:     func(s *Status, st Step, _ Env) { s.Opened, s.Since = st.On, st.On },
	ActFile:     func(s *Status, st Step, _ Env) { s.Filed = st.On },
	ActMoreClue: func(s *Status, st Step, _ Env) { s.MoreClue = true },
	ActSimple: func(s *Status, st Step, e Env) {
		s.Simple, s.DecidedOn, s.ServedOn, s.Yuan, s.DecisionNo, s.Way = true, st.On, st.On, st.yuan("yuan"), st.V["no"], "direct"
		s.Filed = first(s.Filed, st.On)
		s.pay(st.On, e)
	},
	ActReport:   func(s *Status, st Step, _ Env) { s.Reported = true },
	ActOfficers: func(s *Status, st Step, _ Env) { s.Officers = officersOf(st.V) },
	ActEvidence: func(s *Status, st Step, _ Env) {
		pages, _ := strconv.Atoi(st.V["pages"])
		s.Evidence = append(s.Evidence, Evidence{N: len(s.Evidence) + 1, On: st.On, Name: st.V["name"], Kind: st.V["kind"], Pages: pages, Source: st.V["source"], Broken: st.V["broken"], ID: st.V["id"]})
	},
	ActMend: func(s *Status, st Step, _ Env) {
		if n, _ := strconv.Atoi(st.V["evidence"]); n >= 1 && n <= len(s.Evidence) {
			list := append([]Evidence(nil), s.Evidence...)
			list[n-1].Broken, list[n-1].Out = "", st.V["how"] == "exclude"
			s.Evidence = list
		}
	},
	ActOrder: func(s *Status, st Step, _ Env) {
		s.Orders = append(s.Orders, Order{On: st.On, No: st.V["no"], Until: st.V["until"], What: st.V["what"], Way: st.V["way"]})
	},
	ActConclude: func(s *Status, st Step, _ Env) { s.Concluded = st.On },
	ActSheet: func(s *Status, st Step, _ Env) {
		var sheet penalty.Sheet
		if json.Unmarshal([]byte(st.V["sheet"]), &sheet) == nil {
			s.Sheet, s.SheetOn = &sheet, st.On
		}
	},
	ActReview: func(s *Status, st Step, _ Env) {
		if st.V["result"] == "pass" {
			s.ReviewOn, s.Reviewer = st.On, st.By
			return
		}
		s.State, s.Since, s.ReviewOn, s.Reviewer = Probe, st.On, "", ""
	},
	ActNotice: func(s *Status, st Step, _ Env) {
		s.Notice = Told{On: st.On, No: st.V["no"], Yuan: st.yuan("yuan"), Measures: measuresOf(st.V), Hearing: st.yes("hearing")}
		s.Since, s.WaivedOn, s.WaivedWhat, s.DiscussedOn = st.On, "", "", ""
		s.AskedOn, s.SummonedOn, s.HearingDay, s.HeldOn = "", "", "", ""
	},
	ActDefend: func(s *Status, st Step, _ Env) { s.DefendedOn = st.On },
	ActWaive:  func(s *Status, st Step, _ Env) { s.WaivedOn, s.WaivedWhat = st.On, st.V["what"] },
	ActAsk:    func(s *Status, st Step, _ Env) { s.AskedOn = st.On },
	ActSummon: func(s *Status, st Step, _ Env) { s.SummonedOn, s.HearingDay = st.On, st.V["day"] },
	ActHold:   func(s *Status, st Step, _ Env) { s.HeldOn, s.DefendedOn = st.On, st.On },
	ActWithdraw: func(s *Status, st Step, _ Env) {
		s.WaivedOn, s.WaivedWhat, s.AskedOn, s.SummonedOn = st.On, "hearing", "", ""
	},
	ActDiscuss: func(s *Status, st Step, _ Env) { s.DiscussedOn = st.On },
	ActExtend:  func(s *Status, st Step, _ Env) { s.Extended++ },
	ActExclude: func(s *Status, st Step, _ Env) {
		s.Spans = append(s.Spans, penalty.Span{From: st.V["from"], To: st.V["until"]})
	},
	ActDecide: func(s *Status, st Step, _ Env) {
		s.DecidedOn, s.DecisionNo, s.Yuan, s.Measures = st.On, st.V["no"], st.yuan("yuan"), measuresOf(st.V)
	},
	ActSpare: func(s *Status, st Step, _ Env) { s.DecidedOn = st.On },
	ActServe: func(s *Status, st Step, e Env) {
		s.ServedOn, s.Way = st.On, st.V["way"]
		s.pay(st.On, e)
	},
	ActDefer: func(s *Status, st Step, _ Env) { s.Parts, _ = parts(st.V["parts"]); s.Due = lastDue(s.Parts) },
	ActPay: func(s *Status, st Step, e Env) {
		fen := Fen(st.V["yuan"])
		s.Payments = append(s.Payments, penalty.Paid{Day: st.On, Fen: fen})
		s.PaidFen += fen
		if s.Owed(st.On) <= 0 {
			s.State, s.Since, s.PaidOn = Paid, st.On, st.On
		}
	},
	ActReviewIn:  func(s *Status, st Step, _ Env) { s.begin("review", st) },
	ActReviewOut: func(s *Status, st Step, e Env) { s.end(st) },
	ActSuitIn:    func(s *Status, st Step, _ Env) { s.begin("suit", st) },
	ActSuitOut:   func(s *Status, st Step, e Env) { s.end(st) },
	ActRemind:    func(s *Status, st Step, _ Env) { s.RemindedOn = st.On },
	ActCourt:     func(s *Status, st Step, _ Env) { s.CourtOn = st.On },
	ActExecuted:  func(s *Status, st Step, _ Env) { s.PaidOn = st.On },
	ActLook: func(s *Status, st Step, _ Env) {
		s.Looks = append(s.Looks, Look{On: st.On, Result: st.V["result"], Value: st.V["value"], By: st.By})
	},
	ActDaily: func(s *Status, st Step, _ Env) {
		list := append([]Look(nil), s.Looks...)
		for i := range list {
			list[i].Counted = list[i].Counted || list[i].Result != LookFixed
		}
		s.Looks = list
		s.Daily++
	},
	ActAnnul:   func(s *Status, st Step, _ Env) { s.AnnulledOn, s.AnnulHow = st.On, st.V["how"] },
	ActClose:   func(s *Status, st Step, _ Env) { s.ClosedOn = st.On },
	ActArchive: func(s *Status, st Step, _ Env) { s.ArchiveOn = st.On },
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *Status) begin(what string, st Step) {
	s.Remedy = what
	s.Remedies = append(append([]penalty.Span(nil), s.Remedies...), penalty.Span{From: st.On})
}

func (s *Status) end(st Step) {
	s.Remedy = ""
	s.Remedies = append([]penalty.Span(nil), s.Remedies...)
	if n := len(s.Remedies); n > 0 {
		s.Remedies[n-1].To = st.On
	}
	if st.V["result"] == "annul" {
		s.State, s.Since, s.AnnulledOn, s.AnnulHow = Annulled, st.On, st.On, "annulled"
	}
}

func officersOf(v map[string]string) (out []Officer) {
	for _, n := range []string{"1", "2", "3"} {
		if name := strings.TrimSpace(v["officer"+n]); name != "" {
			out = append(out, Officer{Name: name, Card: strings.TrimSpace(v["card"+n]), ID: v["officer_id"+n]})
		}
	}
	return out
}

// The measures beside a fine.
var Measures = []string{"restrict", "stop", "shutdown", "revoke"}

func measuresOf(v map[string]string) []string {
	if v["measures"] == "" {
		return nil
	}
	return strings.Split(v["measures"], ",")
}
