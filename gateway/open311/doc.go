// Package open311 (GeoReport v2 接口) lets programs of other systems report matters and follow them: Open311 GeoReport v2
// in JSON and XML, with the extensions that FixMyStreet, uReport and the v2.1 draft have made common. It translates;
// a report that comes in this way is a matter like any other, its rights and rules are the kernel's.
//
// Standard: Open311 GeoReport v2 (domain/open311.md, whose section numbers the comments name). The one rule that others
// get wrong: what the responsible body calls fixed stays "open" until the look-back (回头看) has passed.
//
// Example: curl -d service_code=facility.lamp -d address_id=q7k3m2p -d description=灯不亮 …/open311/v2/requests.json
package open311
