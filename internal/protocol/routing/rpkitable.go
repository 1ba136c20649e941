package routing

import "wiretale/internal/printer"

var rpkiTypes = printer.NameTable{{Value: 0, Text: "Serial Notify"}, {Value: 1, Text: "Serial Query"}, {Value: 2, Text: "Reset Query"}, {Value: 3, Text: "Cache Response"}, {Value: 4, Text: "IPV4 Prefix"},
	{Value: 6, Text: "IPV6 Prefix"}, {Value: 7, Text: "End of Data"}, {Value: 8, Text: "Cache Reset"}, {Value: 10, Text: "Error Report"}}

var rpkiErrors = printer.NameTable{{Value: 0, Text: "Corrupt Data"}, {Value: 1, Text: "Internal Error"}, {Value: 2, Text: "No Data Available"}, {Value: 3, Text: "Invalid Request"},
	{Value: 4, Text: "Unsupported Protocol Version"}, {Value: 5, Text: "Unsupported PDU Type"}, {Value: 6, Text: "Withdrawal of Unknown Record"}, {Value: 7, Text: "Duplicate Announcement Received"}}
