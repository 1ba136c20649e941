package routing

import "wiretale/internal/printer"

var babelNames = printer.NameTable{{Value: babelPadN, Text: "padN"}, {Value: babelAckRequest, Text: "ack-req"}, {Value: babelAck, Text: "ack"}, {Value: babelHello, Text: "hello"}, {Value: babelIHU, Text: "ihu"},
	{Value: babelRouterID, Text: "router-id"}, {Value: babelNextHop, Text: "nh"}, {Value: babelUpdate, Text: "update"}, {Value: babelRouteRequest, Text: "route-request"},
	{Value: babelSeqnoRequest, Text: "seqno-request"}, {Value: babelTSPC, Text: "tspc"}, {Value: babelHMAC, Text: "hmac"}, {Value: babelSSUpdate, Text: "ss-update"}, {Value: babelSSRequest, Text: "ss-request"},
	{Value: babelSSMHRequest, Text: "ss-mh-request"}, {Value: babelMAC, Text: "mac"}, {Value: babelPC, Text: "pc"}, {Value: babelChallenge, Text: "challenge_request"},
	{Value: babelChallengeReply, Text: "challenge_reply"}}

var babelChannels = printer.NameTable{{Value: 0, Text: "reserved"}, {Value: 255, Text: "all"}}
