== the server closes first
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < F.
	<finished 0 | ESTABLISHED FIN_WAIT_1
0.040 > F.
	>finished 0 | LAST_ACK FIN_WAIT_2
0.050 < .
	<time_wait, <closed(in_order) | CLOSED TIME_WAIT
end SF ShAfFa CLOSED TIME_WAIT
finding <time_wait certain x1

== close in four segments
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < .
	<half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
0.050 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.060 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShAFaf TIME_WAIT CLOSED
finding >time_wait certain x1

== half-close: the server goes on sending
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > FP. 1:11
	>message 10 #4, >finished 10 | FIN_WAIT_1 ESTABLISHED
0.040 < . ack 12
	>message_acked 0.01s #4, <half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
0.050 < P. 1:1001
	>answered 0.02s #4 | FIN_WAIT_2 CLOSE_WAIT
0.060 > .
	 | FIN_WAIT_2 CLOSE_WAIT
0.070 < F.
	<message 1000 #6, <message_acked 0.01s #6, <finished 1000 | FIN_WAIT_2 LAST_ACK
0.080 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShADFadf TIME_WAIT CLOSED
finding >time_wait certain x1

== half-close for ever: CLOSE_WAIT
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < .
	<half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
60 > . seq 1
	>idle 59.96s #5, >keep_alive 59960000000 | FIN_WAIT_2 CLOSE_WAIT
60.001 < .
	<keep_alive_answer 0.001s #6 | FIN_WAIT_2 CLOSE_WAIT
end S2 ShAFa FIN_WAIT_2 CLOSE_WAIT
finding <not_closed certain x1
finding >keep_alive certain x1

== simultaneous close
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F. seq 1 ack 1
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.031 < F. seq 1 ack 1
	<finished 0 | FIN_WAIT_1 FIN_WAIT_1
0.040 > . ack 2
	 | CLOSING FIN_WAIT_2
0.041 < . ack 2
	<time_wait, >time_wait, <closed(in_order) | TIME_WAIT TIME_WAIT
end SF ShAFfa TIME_WAIT TIME_WAIT
finding >time_wait certain x1
finding <time_wait certain x1

== FIN never acknowledged
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.230 > F. seq 1
	>finished_repeated(time_out) 0.2s #4 | FIN_WAIT_1 ESTABLISHED
0.630 > F. seq 1
	>finished_repeated(time_out) 0.4s #4 | FIN_WAIT_1 ESTABLISHED
1.430 > F. seq 1
	>finished_repeated(time_out) 0.8s #4 | FIN_WAIT_1 ESTABLISHED
end S2 ShAF FIN_WAIT_1 ESTABLISHED
finding >fin_unanswered certain x4
finding >unacknowledged certain x3
finding >loss(time_out) likely x3

== the last ACK is lost, the FIN comes again
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.050 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
0.250 < F. seq 1
	<finished_repeated(time_out) 0.21s #5 | TIME_WAIT LAST_ACK
0.260 > .
	 | TIME_WAIT CLOSED
end SF ShAFf TIME_WAIT CLOSED
finding <loss(time_out) likely x1
finding >time_wait certain x1

== TIME_WAIT ends
linger 60
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.050 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
61 tick
end SF ShAFf CLOSED CLOSED

== the ports again, in TIME_WAIT
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.050 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
isn 90000 95000
5 > S
end SF ShAFf TIME_WAIT CLOSED
finding >time_wait certain x1
	>attempt, >ports_reused(met_time_wait) 4.95s #6 | SYN_SENT -
5.010 < S.
	<accepted #7 | SYN_SENT SYN_RECEIVED
5.020 > .
	>established 0.02s/0.01s #8 | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding >ports_reused(met_time_wait) certain x1
finding >open certain x1

== the ports again, long after the end
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.050 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
isn 90000 95000
500 > S
end SF ShAFf TIME_WAIT CLOSED
finding >time_wait certain x1
	>attempt, >ports_reused(met_closed) 499.95s #6 | SYN_SENT -
500.010 < S.
	<accepted #7 | SYN_SENT SYN_RECEIVED
end S1 Sh SYN_SENT SYN_RECEIVED
finding <no_answer likely x1

== the ports again, while the old connection is open
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
isn 90000 95000
500 > S
end S1 ShA ESTABLISHED ESTABLISHED
finding >open certain x1
	>attempt, >ports_reused(met_open) 499.98s #3 | SYN_SENT -
500.010 < S.
	<accepted #4 | SYN_SENT SYN_RECEIVED
end S1 Sh SYN_SENT SYN_RECEIVED
finding <no_answer likely x1
finding >ports_reused(met_open) certain x1

== FIN with the last data, in both directions
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > FP. 1:101
	>message 100 #4, >finished 100 | FIN_WAIT_1 ESTABLISHED
0.040 < FP. 1:201
	>message_acked 0.01s #4, >answered 0.01s #4, <message 200 #5, <finished 200 | FIN_WAIT_2 LAST_ACK
0.050 > .
	<message_acked 0.01s #5, >time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShADFdf TIME_WAIT CLOSED
finding >time_wait certain x1

== FIN in SYN_RECEIVED
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.015 < F. seq 1 ack 1
	<finished 0 | SYN_SENT FIN_WAIT_1
0.020 > . ack 2
	>established 0.02s/0.01s #3, >half_closed #3 | CLOSE_WAIT FIN_WAIT_2
0.030 > F. ack 2
	>finished 0 | LAST_ACK FIN_WAIT_2
0.040 < .
	<time_wait, <closed(in_order) | CLOSED TIME_WAIT
end SF ShfAFa CLOSED TIME_WAIT
finding <time_wait certain x1

== handshake ACK and FIN in one
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > F.
	>established 0.02s/0.01s #2, >finished 0 | FIN_WAIT_1 ESTABLISHED
0.030 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.040 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShFfA TIME_WAIT CLOSED
finding >time_wait certain x1

== the middle and the end, without a beginning
0 > F. 100:100 ack 300
	>mid_stream, >finished 0 | FIN_WAIT_1 ESTABLISHED
0.010 < F. 300:300 ack 101
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.020 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF FfA TIME_WAIT CLOSED
finding >time_wait certain x1
finding >mid_stream certain x1

== only the acknowledgment of a FIN is seen from the middle
0 < . seq 300 ack 100
	<mid_stream | ESTABLISHED ESTABLISHED
1 > F. seq 100 ack 300
	>idle 1s #1, >finished 0 | FIN_WAIT_1 ESTABLISHED
1.010 < . ack 101
	<half_closed #2 | FIN_WAIT_2 CLOSE_WAIT
1.020 < F. ack 101
	<finished 0 | FIN_WAIT_2 LAST_ACK
1.030 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ^aFfA TIME_WAIT CLOSED
finding >time_wait certain x1
finding <mid_stream certain x1

== keep-alive while half closed
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.070 < .
	<delayed_ack 0.04s #4, <half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
15 < . seq 0
	<idle 14.93s #5, <keep_alive 14930000000 | FIN_WAIT_2 CLOSE_WAIT
15.001 > .
	>keep_alive_answer 0.001s #6 | FIN_WAIT_2 CLOSE_WAIT
end S2 ShAFa FIN_WAIT_2 CLOSE_WAIT
finding <not_closed certain x1
finding <delayed_ack likely x1
finding <keep_alive certain x1

