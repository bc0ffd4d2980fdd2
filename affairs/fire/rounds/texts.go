package rounds

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"title": {"无人机巡查", "Drone rounds"}, "new": {"安排一次飞行", "Plan a flight"}, "empty": {"还没有飞行", "No flight yet"}, "empty_why": {"沿外墙飞一圈，看保温层、楼顶和登高场地。", "Fly around a building to see walls, roof and ladder places."},
		"building": {"楼栋", "Building"}, "day": {"日期", "Day"}, "heights": {"高度", "Heights"}, "heights_hint": {"离地高度（米），由低到高，用空格隔开：20 40 60", "Metres above the ground, from low to high: 20 40 60"}, "state": {"状态", "State"}, "pictures": {"照片", "Pictures"}, "found": {"发现", "Seen"},
		"off": {"离墙距离（米）", "Distance from the wall (m)"}, "step": {"拍照间隔（米）", "Distance between pictures (m)"}, "model": {"机型", "Drone"}, "operator": {"飞行单位", "Flown by"}, "registered": {"实名登记号", "Registration"}, "reason": {"高于120米的批准文号或理由", "Permission or reason above 120 m"}, "lay": {"生成航线", "Lay the route"},
		"st.planned": {"航线已定", "Planned"}, "st.flown": {"已飞", "Flown"}, "law": {"飞行前先办空域和实名登记", "Airspace and registration come first"},
		"law_text":  {"《无人驾驶航空器飞行管理暂行条例》（2024年1月1日起施行）：真高120米以上属管制空域，要先批准［待核］；本系统不代替报批。起飞点要与楼底同高。", "Interim regulation on unmanned aircraft (2024-01-01): above 120 m over ground is controlled airspace, permission first [check]; this system does not replace it. Take off on the level of the building's foot."},
		"off_range": {"离墙距离请填%d到%d米。", "Stay %d to %d m from the wall."}, "step_range": {"拍照间隔请填%d到%d米。", "Take pictures each %d to %d m."}, "heights_count": {"请填1到%d个高度。", "Give one to %d heights."}, "heights_order": {"高度请填%d到%d米，由低到高，不重复。", "Heights go from %d to %d m, rising."},
		"high": {"高于%d米要有空域批准，请写批准文号或理由。", "Above %d m permission of airspace is needed; write its number or the reason."}, "no_outline": {"这栋楼没有轮廓，请先在地点里画上轮廓，再安排飞行。", "This building has no outline; draw it in the register of places first."}, "points": {"航线有%d个点，超过%d个，请加大间隔或减少高度。", "The way has %d points, more than %d; widen the steps or take fewer heights."},
		"day_needed": {"请选日期。", "Choose a day."}, "operator_needed": {"请写飞行单位，2到60个字。", "Say who flies in 2 to 60 characters."}, "long": {"最多%d个字，请写短些。", "At most %d characters."}, "none": {"没有这次飞行或照片。", "There is no such round or picture."}, "stale": {"别人刚改过，请刷新后再改。", "Somebody else has changed it; reload."},
		"photos_needed": {"请选照片。", "Choose pictures."}, "side_needed": {"请选哪一面。", "Choose a side."}, "floors_needed": {"请填楼层，1到%d，先低后高。", "Give floors from 1 to %d, the lower first."}, "place_first": {"这张照片还没定位，请先选哪一面、几层。", "Place the picture first: side and floors."}, "said_needed": {"请用2到400个字写清看到了什么。", "Say in 2 to 400 characters what you see."}, "what_needed": {"请选看到的是什么。", "Choose what it is."},
		"flight": {"航线", "Flight"}, "way": {"航程", "Way"}, "way_of": {"%d个点，%d米，约%d分钟", "%d points, %d m, about %d minutes"}, "drawing": {"%s 航线，%d个点", "%s, route of %d points"}, "files_why": {"KML可在地图软件里看；KMZ导入大疆遥控器（WPML 1.0.2，机型编号按厂家资料［待核］）。", "KML opens in map programs; the KMZ is imported by DJI's remote (WPML 1.0.2, numbers of models as the maker lists them [check])."},
		"outline_gone": {"楼栋轮廓变了，航线要重新生成。", "The outline has changed; plan the flight anew."}, "upload": {"传照片", "Send pictures"}, "upload_why": {"照片里的位置只用来认出哪一面、几层，认完就去掉，不保存。", "The position inside a picture serves only to find side and floors; then it is thrown away."}, "photos": {"照片", "Pictures"}, "send": {"上传", "Send"}, "taken": {"收到%d张", "%d taken in"},
		"unplaced": {"还没定位", "Not placed"}, "by_photo": {"照片自带位置", "By the picture's own position"}, "by_hand": {"手工定位", "Placed by hand"}, "side": {"哪一面", "Side"}, "from": {"从几层", "From floor"}, "to": {"到几层", "To floor"}, "put": {"定位", "Place"}, "put_done": {"已定位", "Placed"}, "see": {"看到问题", "Something is wrong"}, "what": {"是什么", "What"}, "said": {"看到了什么", "What you see"}, "to_matter": {"转成事项", "Make it a matter"}, "found_done": {"已转成事项", "It is a matter now"},
		"why.position": {"照片里没有位置，请手工选。", "No position in the picture; choose by hand."}, "why.far": {"照片位置离这栋楼超过150米，请手工选。", "Taken more than 150 m from this building; choose by hand."}, "why.outline": {"这栋楼没有轮廓，请手工选。", "The building has no outline; choose by hand."}, "why.height": {"照片里没有飞行高度，楼层请手工填。", "No height in the picture; fill in the floors."},
		"side.n": {"北面", "north side"}, "side.ne": {"东北面", "north-east side"}, "side.e": {"东面", "east side"}, "side.se": {"东南面", "south-east side"}, "side.s": {"南面", "south side"}, "side.sw": {"西南面", "south-west side"}, "side.w": {"西面", "west side"}, "side.nw": {"西北面", "north-west side"}, "side.roof": {"楼顶", "roof"}, "floor": {"%d层", "floor %d"}, "floors": {"%d–%d层", "floors %d–%d"},
		"w.insulation": {"外墙保温脱落破损", "Insulation damaged"}, "w.lane": {"登高场地、消防车道被占", "Ladder place or lane blocked"}, "w.roof": {"楼顶堆物", "Things on the roof"}, "w.sign": {"广告牌、装饰遮挡", "Signs in the way"}, "w.window": {"外窗防盗网", "Barred windows"}, "w.other": {"其他", "Other"}, "picture_of": {"巡查照片，%s", "Picture of the round, %s"}, "author": {"邻里", "Linli"}, "kml_note": {"高度为离地米数，机头朝墙。", "Heights in metres above ground, camera towards the wall."},
	} {
		text.Register(text.ZH, map[string]string{"fire.rounds." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.rounds." + key: w[1]})
	}
	for key, w := range map[string][2]string{"p.heights": {"高度", "Heights"}, "p.points": {"航点", "Points"}, "p.side": {"哪一面", "Side"}, "p.floor_from": {"从几层", "From floor"}, "p.floor_to": {"到几层", "To floor"}, "p.flight": {"飞行", "Flight"}, "p.seen": {"发现", "Seen"}} {
		for lang, i := range map[text.Lang]int{text.ZH: 0, text.EN: 1} {
			if !text.Registered(lang, "proof."+key) {
				text.Register(lang, map[string]string{"proof." + key: w[i]})
			}
		}
	}
})
