// Package campaign (联合行动与宣传) lets several departments go through one list of buildings, each answering for its part, and tells
// residents what to do: a light guide for telephones, posters for lifts and boards, lines for LED screens, each with where it hangs
// and until when.
//
// Law and standard: 消防法 art. 6 (publicity) and 52-53 (departments answer for their part), 高层民用建筑消防安全管理规定 art. 10, 41, 42;
// design/mission.md 7. What a department finds becomes a matter of that department; figures are of places and departments, never
// of persons.
//
// Example: 冬春高层消防联合行动: fire brigade, police, housing and emergency office over the 54 towers of 柳岸街道.
package campaign
