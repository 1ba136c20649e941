package app

import "wiretale/internal/printer"

// opcodes are the kinds of queries (RFC 1035 section 4.1.1, RFC 2136).
var opcodes = [16]string{"", " inv_q", " stat", " op3", " notify", " update", " op6", " op7",
	" op8", " updateA", " updateD", " updateDA", " updateM", " updateMA", " zoneInit", " zoneRef"}

// rcodes are the response codes (IANA "DNS RCODEs").
var rcodes = printer.NameTable{
	{Value: 0, Text: ""}, {Value: 1, Text: " FormErr"}, {Value: 2, Text: " ServFail"}, {Value: 3, Text: " NXDomain"}, {Value: 4, Text: " NotImp"},
	{Value: 5, Text: " Refused"}, {Value: 6, Text: " YXDomain"}, {Value: 7, Text: " YXRRSet"}, {Value: 8, Text: " NXRRSet"}, {Value: 9, Text: " NotAuth"},
	{Value: 10, Text: " NotZone"}, {Value: 15, Text: " NoChange"}, {Value: 16, Text: " BadVers"}, {Value: 17, Text: "Resp17"}, // tcpdump: no space
	{Value: 21, Text: "Resp21"}, {Value: 23, Text: " BadCookie"},
}

// dnsClasses are the classes but the usual one (RFC 1035 section 3.2.4).
var dnsClasses = printer.NameTable{{Value: 3, Text: "CHAOS"}, {Value: 4, Text: "HS"}, {Value: 255, Text: "ANY"}}

// dnsTypes are the types of records (IANA "DNS Parameters").
var dnsTypes = printer.NameTable{
	{Value: 1, Text: "A"}, {Value: 2, Text: "NS"}, {Value: 3, Text: "MD"}, {Value: 4, Text: "MF"}, {Value: 5, Text: "CNAME"}, {Value: 6, Text: "SOA"}, {Value: 7, Text: "MB"}, {Value: 8, Text: "MG"},
	{Value: 9, Text: "MR"}, {Value: 10, Text: "NULL"}, {Value: 11, Text: "WKS"}, {Value: 12, Text: "PTR"}, {Value: 13, Text: "HINFO"}, {Value: 14, Text: "MINFO"}, {Value: 15, Text: "MX"}, {Value: 16, Text: "TXT"},
	{Value: 17, Text: "RP"}, {Value: 18, Text: "AFSDB"}, {Value: 19, Text: "X25"}, {Value: 20, Text: "ISDN"}, {Value: 21, Text: "RT"}, {Value: 22, Text: "NSAP"}, {Value: 23, Text: "NSAP_PTR"}, {Value: 24, Text: "SIG"},
	{Value: 25, Text: "KEY"}, {Value: 26, Text: "PX"}, {Value: 27, Text: "GPOS"}, {Value: 28, Text: "AAAA"}, {Value: 29, Text: "LOC"}, {Value: 30, Text: "NXT"}, {Value: 31, Text: "EID"}, {Value: 32, Text: "NIMLOC"},
	{Value: 33, Text: "SRV"}, {Value: 34, Text: "ATMA"}, {Value: 35, Text: "NAPTR"}, {Value: 36, Text: "KX"}, {Value: 37, Text: "CERT"}, {Value: 38, Text: "A6"}, {Value: 39, Text: "DNAME"}, {Value: 40, Text: "SINK"},
	{Value: 41, Text: "OPT"}, {Value: 42, Text: "APL"}, {Value: 43, Text: "DS"}, {Value: 44, Text: "SSHFP"}, {Value: 45, Text: "IPSECKEY"}, {Value: 46, Text: "RRSIG"}, {Value: 47, Text: "NSEC"}, {Value: 48, Text: "DNSKEY"},
	{Value: 49, Text: "DHCID"}, {Value: 50, Text: "NSEC3"}, {Value: 51, Text: "NSEC3PARAM"}, {Value: 52, Text: "TLSA"}, {Value: 53, Text: "SMIMEA"}, {Value: 55, Text: "HIP"}, {Value: 56, Text: "NINFO"}, {Value: 57, Text: "RKEY"},
	{Value: 58, Text: "TALINK"}, {Value: 59, Text: "CDS"}, {Value: 60, Text: "CDNSKEY"}, {Value: 61, Text: "OPENPGPKEY"}, {Value: 62, Text: "CSYNC"}, {Value: 63, Text: "ZONEMD"}, {Value: 64, Text: "SVCB"}, {Value: 65, Text: "HTTPS"},
	{Value: 99, Text: "SPF"}, {Value: 100, Text: "UINFO"}, {Value: 101, Text: "UID"}, {Value: 102, Text: "GID"}, {Value: 103, Text: "UNSPEC"}, {Value: 104, Text: "NID"}, {Value: 105, Text: "L32"}, {Value: 106, Text: "L64"},
	{Value: 107, Text: "LP"}, {Value: 108, Text: "EUI48"}, {Value: 109, Text: "EUI64"}, {Value: 249, Text: "TKEY"}, {Value: 250, Text: "TSIG"}, {Value: 251, Text: "IXFR"}, {Value: 252, Text: "AXFR"}, {Value: 253, Text: "MAILB"},
	{Value: 254, Text: "MAILA"}, {Value: 255, Text: "ANY"}, {Value: 256, Text: "URI"}, {Value: 257, Text: "CAA"}, {Value: 258, Text: "AVC"}, {Value: 259, Text: "DOA"}, {Value: 260, Text: "AMTRELAY"}, {Value: 32768, Text: "TA"},
	{Value: 32769, Text: "DLV"},
}

// ednsOptions are the options of EDNS (IANA "DNS EDNS0 Option Codes").
var ednsOptions = printer.NameTable{
	{Value: 1, Text: "LLQ"}, {Value: 2, Text: "UL"}, {Value: 3, Text: "NSID"}, {Value: 5, Text: "DAU"}, {Value: 6, Text: "DHU"}, {Value: 7, Text: "N3U"},
	{Value: 8, Text: "ECS"}, {Value: 9, Text: "EXPIRE"}, {Value: 10, Text: "COOKIE"}, {Value: 11, Text: "KEEPALIVE"}, {Value: 12, Text: "PADDING"},
	{Value: 13, Text: "CHAIN"}, {Value: 14, Text: "KEY-TAG"}, {Value: 16, Text: "CLIENT-TAG"}, {Value: 17, Text: "SERVER-TAG"},
}

// dnssecAlgorithms are the signature algorithms (IANA "DNSSEC Algorithm Numbers").
var dnssecAlgorithms = printer.NameTable{
	{Value: 0, Text: "DELETE"}, {Value: 1, Text: "RSAMD5"}, {Value: 2, Text: "DH"}, {Value: 3, Text: "DS"}, {Value: 5, Text: "RSASHA1"},
	{Value: 6, Text: "DSA-NSEC3-SHA1"}, {Value: 7, Text: "RSASHA1-NSEC3-SHA1"}, {Value: 8, Text: "RSASHA256"}, {Value: 10, Text: "RSASHA512"},
	{Value: 12, Text: "ECC-GOST"}, {Value: 13, Text: "ECDSAP256SHA256"}, {Value: 14, Text: "ECDSAP384SHA384"}, {Value: 15, Text: "ED25519"}, {Value: 16, Text: "ED448"},
	{Value: 252, Text: "INDIRECT"}, {Value: 253, Text: "PRIVATEDNS"}, {Value: 254, Text: "PRIVATEOID"},
}

// dsDigests are the digests of delegation signers (RFC 8624 section 3.3).
var dsDigests = printer.NameTable{{Value: 1, Text: "SHA-1"}, {Value: 2, Text: "SHA-256"}, {Value: 3, Text: "GOST_R_34.11-94"}, {Value: 4, Text: "SHA-384"}}

// nsec3Hashes are the hashes of NSEC3 (RFC 5155 section 11).
var nsec3Hashes = printer.NameTable{{Value: 1, Text: "SHA-1"}}
