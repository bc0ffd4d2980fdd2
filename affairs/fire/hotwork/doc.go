// Package hotwork (动火作业) permits hot work in a tower, watches it, and does not let go of it until somebody has looked again: asked for from
// a copy of the last one, checked on the spot, approved by another person, posted, begun, ended, watched, looked at after an hour.
//
// Law and standard: 高层民用建筑消防安全管理规定 (应急管理部令第5号) art. 15 (permit, guard, equipment, notice at the main entrance and at the
// site, certified worker, check afterwards), art. 19 (no hot work on an outer wall with B1 insulation or a cavity), 消防法 art. 21, 63;
// domain/fire.md 5. Classes, terms and minutes are local defaults in data/terms.csv, marked [待核] and said so on screen.
//
// Example: SBS卷材热熔 on the roof of 南湖人家 4号楼, class 一级, at most 8 hours: approved by 郭玉成 on 2026-05-10 16:20, ended the next day at 17:00,
// watched for 30 minutes, looked at again after 60 and closed with a photo.
package hotwork
