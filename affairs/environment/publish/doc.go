// Package publish (公开与典型案例) shows the public what was decided: the decision as the law wants it published, and the typical case that
// others learn from, with nobody named who must not be.
//
// Law: 行政处罚法 art. 48 (decisions of public interest are published; one that is changed or annulled is withdrawn within 3 working days with the
// reason); 生态环境行政处罚办法 (部令30) on publication [check]; 个人信息保护法; domain/environment.md 9. Who writes does not publish. What
// names a person, a number, a door or a minor is pointed out in the preview, which is the page the public will read, and must be gone or be
// confirmed by the publisher. What is withdrawn leaves a tombstone at the same address.
//
// Example: the decision 望环罚〔2026〕7号 is published at /penalties/2026-1 with the company's name; the typical case at /cases/2026-1 speaks of
// 云漳市某公司.
package publish
