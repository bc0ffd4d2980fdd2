// Package rounds (无人机巡查) looks at outer walls, roofs and ladder places from the air: a flight around a building's outline is
// written out as KML and as DJI WPML, the pictures that come back are laid to a side and a band of floors, and what is seen on
// them becomes a matter.
//
// Law and standard: 无人驾驶航空器飞行管理暂行条例 (国务院、中央军委令第761号, 2024-01-01): above 120 m over ground is controlled
// airspace and needs permission [check]; OGC KML 2.2; DJI WPML 1.0.2 (waylines.wpml, template.kml in a KMZ) as the maker documents it
// [K]; PIPL art. 6: a picture's position is read, a side and a band of floors are derived from it, and it is thrown away.
//
// Example: 云漳国际 1号楼 at 30, 60 and 90 m, 12 m from the wall: 3 rounds, the camera towards the wall at each point.
package rounds
