package council

// subject is a topic of the demo street with what a meeting says to it.
type subject struct {
	title, category, said, talk, dissent, todo string
}

// subjects are what compounds talk about, all invented.
var subjects = []subject{
	{"楼道堆物谁来清", "clean", "旧家具堆了半年，下楼都得侧身", "先贴通知，三天后一起清", "有人说先问清是谁家的", "贴通知后清走楼道旧物"},
	{"电动车在哪儿充电", "parking", "车棚插座不够，有人从窗户甩线", "先加两排插座，甩线的一家家去说", "", "车棚加装充电插座，劝走飞线"},
	{"单元门早晚关不上", "repair", "闭门器坏了，风一吹咣当响", "物业换闭门器，换完拍照发群", "", "更换单元门闭门器"},
	{"晨练音响太早", "other", "六点多就放，孩子睡不好", "七点以后再放，音量调小", "跳舞的说夏天热，想早点", "和晨练队约定七点后开音响"},
	{"垃圾桶挪个地方", "clean", "夏天味儿大，一楼开不了窗", "挪到西墙外，加盖", "", "垃圾桶移位并加盖"},
	{"树枝挡住窗户", "green", "二楼白天也得开灯", "修掉挡窗的，大树留着", "有人舍不得砍", "修剪遮挡窗户的树枝"},
	{"下雨车库积水", "repair", "水泵时好时坏，轿车泡了两辆", "先修泵，再看要不要加沙袋", "", "检修车库水泵"},
	{"老人没地方坐", "elder", "走累了连个凳子都没有", "楼前放四条长凳，靠背的", "", "楼前添置长凳"},
	{"门口车停得乱", "parking", "救护车进不来，上回耽误了十分钟", "划线，门口一律不停", "没车位的几户不同意", "门口划禁停线并劝导"},
	{"健身器材松了", "repair", "扭腰器晃得厉害，怕摔着", "先停用，一周内修好", "", "维修松动的健身器材"},
	{"快递柜放哪儿", "manage", "门口堆满，下班找半天", "放北门内侧，不占消防通道", "", "快递柜移到北门内侧"},
	{"暑假孩子没人看", "children", "双职工多，孩子满院子跑", "党员轮班，议事室开个自习角", "", "开暑期自习角并排好值班"},
	{"楼顶漏水怎么修", "repair", "一下雨六楼家家接盆", "先补漏，大修要走维修资金", "", "对漏点做临时修补"},
	{"遛狗不牵绳", "safety", "吓着孩子两回了", "写公约，见着就提醒", "养狗的说早上没人时能不能松开", "张贴养犬公约并提醒"},
}

// firstSubjects are the seven topics of 锦绣苑's first meeting, 2025-01-10; the last is how the story of building 9 begins.
var firstSubjects = []subject{
	subjects[0], subjects[1], subjects[2], subjects[4], subjects[8], subjects[9],
	{"9号楼老牛家离不开人", "elder", "老伴儿说连菜都不敢去买", "网格员先去看看，能搭把手就搭把手", "", "上门看望，商量怎么替一替"},
}

// juneSubjects are those of 〔2026〕6号, 2026-06-05.
var juneSubjects = []subject{
	{"3号楼前路灯不亮", "repair", "晚上黑，老人不敢下楼", "先换灯，再查线路", "", "更换路灯并查线路"},
	subjects[7], subjects[5],
	{"地面车位收益怎么用", "manage", "公共收益想用来修路", "数目先公布，怎么用由业主大会定", "几户想直接修路", ""},
}

// outings are the activities of a year and a half, by kind.
var outings = []struct{ kind, title, partner string }{
	{"health", "量血压、查血糖", "柳岸街道卫生服务中心"}, {"fraud", "防诈骗，民警来讲", "柳岸派出所"}, {"show", "邻里演出", "社区文艺队"}, {"festival", "包粽子送邻里", ""}, {"talk", "用火用电讲座", "望岭区消防救援大队"},
	{"volunteer", "楼道大扫除", ""}, {"room", "议事室开放日", ""}, {"study", "参观先进小区", "柳岸街道办事处"}, {"room", "议事室开放日", ""}, {"volunteer", "义务理发", "街边理发店"},
}
