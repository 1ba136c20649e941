package routing

import "wiretale/internal/printer"

var egpTypes = printer.NameTable{{Value: egpUpdate, Text: "update"}, {Value: egpPoll, Text: "poll"}, {Value: egpAcquire, Text: "acquire"}, {Value: egpReach, Text: "reach"}, {Value: egpError, Text: "error"}}

var egpCodes = printer.NameTable{{Value: 0, Text: "request"}, {Value: 1, Text: "confirm"}, {Value: 2, Text: "refuse"}, {Value: 3, Text: "cease"}, {Value: 4, Text: "cease_ack"}}

var egpStatuses = printer.NameTable{{Value: 0, Text: "unspecified"}, {Value: 1, Text: "active_mode"}, {Value: 2, Text: "passive_mode"}, {Value: 3, Text: "insufficient_resources"},
	{Value: 4, Text: "administratively_prohibited"}, {Value: 5, Text: "going_down"}, {Value: 6, Text: "parameter_violation"}, {Value: 7, Text: "protocol_violation"}}

var egpReaches = printer.NameTable{{Value: 0, Text: "hello"}, {Value: 1, Text: "i-h-u"}}

var egpStates = printer.NameTable{{Value: 0, Text: "indeterminate"}, {Value: 1, Text: "up"}, {Value: 2, Text: "down"}}

var egpReasons = printer.NameTable{{Value: 0, Text: "unspecified"}, {Value: 1, Text: "bad_EGP_header_format"}, {Value: 2, Text: "bad_EGP_data_field_format"},
	{Value: 3, Text: "reachability_info_unavailable"}, {Value: 4, Text: "excessive_polling_rate"}, {Value: 5, Text: "no_response"}, {Value: 6, Text: "unsupported_version"}}
