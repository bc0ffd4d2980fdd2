package app

import (
	"strings"

	"linli/kernel/ledger"
)

// sealed are the tables that hold facts of people's business, a line each: table, key, and after a dash the columns that no mark covers,
// because they hold words about persons that an erasure takes away (ids of persons and sealed boxes are covered); after a ~ those of few
// values that leave no hint. Labels (actor_label, holder_label, label) are what a person was called at that time, and a body only now and then in
// the same column: by a mark the name of an erased person could be tried, so they stay out. Of steps and looks of a matter note and label are
// compared with the slot of their entry instead, as long as that is not erased (ledger.Words); detail and holder_label of steps, and the notes,
// reasons and labels of all other tables, are left out. A new table stands here or
// in derived; a test keeps both against the migrations. What a mark is: ledger.Table and docs/adr/0019.
const sealed = `
place id
place_name place,kind,name,from_at
place_code place,code,source,valid_from
place_qr code
building_grid building,from_at
person_area no
person id -name,given,initials,phone,phone_rev,sex,birth
person_private person -id_blind
household id
member person,household,from_day -relation,status
org id -phone
post id
consent id
look id -reason,actor_name
person_proposal id
person_merge id
person_merge_ref merge,owner,kind,ref
person_erasure person
person_request id
person_lock person
account id -name,phone_idx,label
account_grant id
account_passkey id -name
account_oidc issuer,subject
api_key id
second_person id -asker_name,decider_name
document id
duty id
absence id
duty_server id -exempt,lang
duty_need home -lang
duty_plan id
signal_device id
signal_alarm id -label,note
signal_rule id
signal_order id -label
matter id -title,said,part,extra,holder_label,undo
matter_step matter,rev -actor_label,holder_label,note,detail
matter_holding matter,rev -label
matter_fix matter,round,fixer -label
matter_look matter,n -label,note
matter_extension id -asker_label,approver_label,reason,answer
matter_whistle id -caller_label,reason,answerer,answer
matter_helper matter,person -label
matter_reporter id -name,phone,email,said
matter_peek id -label,reason
matter_rating matter,closing -note
matter_receipt entry
matter_word place
statute_calendar year
table_extra table_name,obj
table_unmatched id
offline_device id -name
council_topic id -title,said,reason
council_voice id -contact,note,hash
council_meeting id
council_agenda meeting,topic -talk,dissent
council_promise id
council_seat id -label
council_member id -label
council_objection id -said,contact,answer,hash
council_event id -echo
council_enrol id -label,heads,contact,hash
council_setting place,name
care_person id -left_why ~need
care_visit id -label ~met
care_event id -label
care_errand id -label
care_money id -note,label
care_peace id -label
care_peace_open id
care_respite id
care_stand respite,person -label
care_helper id -exempt
care_offer id -label
fire_attend class,seq -name
fire_campaign id -actor_label
fire_campaign_building campaign,building
fire_campaign_done campaign,building,part -actor_label,note
fire_campaign_find id
fire_campaign_part campaign,part -label
fire_cert id -name
fire_charging id -phone
fire_charging_check id -label
fire_class id
fire_draw id
fire_draw_item draw,matter
fire_drill id -label
fire_duty id
fire_file id
fire_handover id -label
fire_hazard id
fire_help id -why,label ~floor,floor_no
fire_kit id
fire_knock id -good,found,note,label
fire_member id -name,phone
fire_patrol id -label
fire_plan id -writer_label,approver_label
fire_plaque id
fire_poster id -actor_label
fire_roster station,day,slot,member
fire_round id -actor_label
fire_round_find id
fire_round_shot id
fire_run id -label
fire_six id -actor_label
fire_station id -phone
fire_sweep id -label
fire_sweep_building sweep,building
fire_work id -applicant_label,approver_label
env_case id
env_company id
env_edge id
env_flow id -actor_label
env_geo id -actor_label
env_label code
env_link id -label,second_label
env_monitor id
env_monitor_log id -label
env_node id
env_note task -label
env_note_more id -label
env_officer id -name
env_outlet id
env_permit id
env_report id
env_sample id
env_sign id
env_task id -labels,label
env_value id
environment_publication id -legal,party,writer_label,publisher_label
environment_rules kind
environment_template id -actor_label,decided_label
`

// derived are the tables that hold no facts of people's business, with the reason: they can be made anew, serve the machine, or are proved
// in another way.
const derived = `
ledger_draft ledger_entry ledger_slot ledger_key ledger_actor ledger_tile ledger_checkpoint ledger_tip ledger_lease ledger_meta ledger_witness ledger_cosig reader_cursor: the ledger itself, verified as such
installation: settings of the installation, made before there is a ledger
blob blob_chunk: bytes of files, verified against the hash in their name
duty_lock duty_cover: locks and counted doors
duty_plan_line duty_plan_server: the proposal of a plan and its proof; what a plan that was taken changed stands in duty
account_password account_session account_device account_reset login_failure login_source_key login_ticket once_result look_count limit_count limit_key: log-ins, sessions, tries and limits, gone within days
security_event: the security log, kept by its own triggers (which verify looks for); commands of the console write to it before a practice house has its day, and an entry of theirs would move that house into the present
matter_counter matter_title matter_title_piece matter_title_at matter_week matter_days: counters, search and figures, counted from matters
fire_work_number env_case_number council_counter env_stand env_net: counters
matter_kind: kinds are written by the first command, before a practice house has its day; an edit has an entry of its own
fire_upkeep_due env_cause: which matter a timer has opened already
document_expected: photos that a phone has announced
notify_inbox notify_outside notify_settings notify_hook notify_follow notify_skipped: notices, made from the entries
offline_item: what a phone has sent and a service then did
import_job import_chunk import_mapping table_report: work in progress; what an import changed stands in its tables
signal_seen signal_reading signal_once signal_pending signal_unknown signal_listen: readings and the state of lines, many a second: not proved row by row
env_block env_frame env_mean env_part env_seen env_refused: readings of monitors, many a second: not proved row by row
`

// SealedTables reads the list above, for Kernel and for tests that write to an installation beside it.
func SealedTables() (out []ledger.Table) {
	for _, line := range strings.Split(strings.TrimSpace(sealed), "\n") {
		f := strings.Fields(line)
		t := ledger.Table{Name: f[0], Key: strings.Split(f[1], ",")}
		for _, more := range f[2:] {
			switch list := strings.Split(more[1:], ","); more[0] {
			case '-':
				t.Plain = list
			case '~':
				t.Quiet = list
			}
		}
		out = append(out, t)
	}
	return out
}
