package access

// Perm is one right, as matrix.csv names it: family.act.
type Perm string

// The permissions. Every one is a row of matrix.csv; a test compares the two.
const (
	PublicRead Perm = "public.read" // public pages, plaques, notices

	PlaceRead Perm = "place.read"
	PlaceEdit Perm = "place.edit"

	PeopleRead   Perm = "people.read"   // masked
	PeopleReveal Perm = "people.reveal" // "show whole": with a reason, recorded, limited
	PeopleEdit   Perm = "people.edit"
	PeopleMerge  Perm = "people.merge"
	PeopleRights Perm = "people.rights" // take down what a person asks for (PIPL 44-47)
	PeopleErase  Perm = "people.erase"  // ask for an erasure, or agree to it as the second person

	DutyRead     Perm = "duty.read"
	DutyEdit     Perm = "duty.edit"
	DutyHandOver Perm = "duty.handover"

	CareRead    Perm = "care.read"    // who needs attention, by name; categories by their own list of roles
	CareCount   Perm = "care.count"   // figures of places, small ones hidden
	CareVisit   Perm = "care.visit"   // record visits, errands, shifts
	CareEdit    Perm = "care.edit"    // put on the list, change, take off
	CareDetail  Perm = "care.detail"  // what to know of somebody: with a reason, recorded, limited
	CarePeace   Perm = "care.peace"   // open and revoke a link of 报平安
	CareRespite Perm = "care.respite" // arrange a stand-in (喘息服务)

	MatterReport   Perm = "matter.report"
	MatterRead     Perm = "matter.read"
	MatterIdentity Perm = "matter.identity" // who raised it (security.md T2)
	MatterAssign   Perm = "matter.assign"   // also return, decline, split
	MatterClaim    Perm = "matter.claim"
	MatterFix      Perm = "matter.fix"     // also ask for an extension
	MatterLook     Perm = "matter.look"    // look back; never by the one who fixed it
	MatterApprove  Perm = "matter.approve" // extension
	MatterMerge    Perm = "matter.merge"
	MatterWhistle  Perm = "matter.whistle"
	MatterHang     Perm = "matter.hang"

	TableImport Perm = "table.import"
	TableExport Perm = "table.export" // masked, own scope
	TableWhole  Perm = "table.whole"  // unmasked or over the limit: step-up, reason, second person
	FormFill    Perm = "form.fill"    // one form (一表通)

	DocumentRead Perm = "document.read"
	DocumentAdd  Perm = "document.add"

	SearchUse Perm = "search.use"

	OverviewCommunity Perm = "overview.community" // S1
	OverviewStreet    Perm = "overview.street"    // S2
	OverviewInspect   Perm = "overview.inspect"   // S3

	CouncilRead   Perm = "council.read"   // topics, meetings and activities with their sign-in sheets
	CouncilTopic  Perm = "council.topic"  // type in a topic for somebody, second it for somebody
	CouncilRecord Perm = "council.record" // sign-in, opinions and counts; attendance of activities
	CouncilRun    Perm = "council.run"    // review, agenda, announce, decide, publish, answer objections

	FireRead    Perm = "fire.read"    // building files, plaques, hazards, plans and drills, without names of residents
	FireEdit    Perm = "fire.edit"    // change a building's file, issue its plaque, set up lists and campaigns
	FireWork    Perm = "fire.work"    // ask for hot work, check, watch and close it; keep charging places
	FireApprove Perm = "fire.approve" // approve hot work; never one's own request
	FireStation Perm = "fire.station" // micro fire station: people, kit, hand-over of a shift
	FireSweep   Perm = "fire.sweep"   // knock on doors and write down what was found
	FirePlan    Perm = "fire.plan"    // write rescue plans, drills and records of the six familiarities
	FireRescue  Perm = "fire.rescue"  // who needs help in a fire, by name: recorded

	SignalRead   Perm = "signal.read"   // devices, readings and alarms
	SignalEdit   Perm = "signal.edit"   // register devices, set rules
	SignalHandle Perm = "signal.handle" // confirm an alarm, send somebody

	EnvRead    Perm = "env.read"    // sources of pollution, outlets, monitors, samples and cases
	EnvEdit    Perm = "env.edit"    // keep companies, permits, outlets, sewers, sections and monitors
	EnvInspect Perm = "env.inspect" // inspect and sample: certified officers (执法证)
	EnvCase    Perm = "env.case"    // run a case through its steps
	EnvApprove Perm = "env.approve" // review and approve a step; never one's own
	EnvPublish Perm = "env.publish" // publish decisions and typical cases, and take them back

	LedgerRead   Perm = "ledger.read"
	LedgerVerify Perm = "ledger.verify"

	NotifyOwn      Perm = "notify.own"      // own inbox and digest time
	NotifySettings Perm = "notify.settings" // channels of the installation
	KindsEdit      Perm = "kinds.edit"      // kinds of matters and their time limits

	FeedbackSend Perm = "feedback.send"
	FeedbackRead Perm = "feedback.read"

	AdminSystem   Perm = "admin.system"   // health, backup, settings
	AdminSecurity Perm = "admin.security" // accounts and roles
	AdminKeys     Perm = "admin.keys"     // keys for programs
	AdminAudit    Perm = "admin.audit"    // logs of log-in and security
)

// The roles. Resident is everybody; the last five are columns for programs and for the installation itself, and are
// never granted to an account.
const (
	Resident    = "resident"
	Grid        = "grid"        // 网格员
	Member      = "member"      // 党员、楼栋长
	Secretary   = "secretary"   // 小区党支部书记
	Community   = "community"   // 社区工作人员
	Street      = "street"      // 街道干部
	Department  = "department"  // 部门
	Property    = "property"    // 物业
	Committee   = "committee"   // 业委会
	Fire        = "fire"        // 消防
	Environment = "environment" // 生态环境执法
	Inspector   = "inspector"   // 督查
	SysAdmin    = "sysadmin"    // 系统管理员
	SecAdmin    = "secadmin"    // 安全管理员
	AuditAdmin  = "auditadmin"  // 审计管理员

	RoleOpen311 = "open311"
	RoleAPI     = "api"
	RoleImport  = "import" // a program that takes tables in
	RoleWork    = "work"   // a program that moves matters on for another system
	RoleSystem  = "system"
)

// Grantable lists the roles that an account can hold, in the order of the matrix.
func Grantable() []string {
	return []string{Grid, Member, Secretary, Community, Street, Department, Property, Committee, Fire, Environment, Inspector,
		SysAdmin, SecAdmin, AuditAdmin}
}

// Administrator tells whether role is one of the three that exclude each other and hold no business rights.
func Administrator(role string) bool {
	return role == SysAdmin || role == SecAdmin || role == AuditAdmin
}
