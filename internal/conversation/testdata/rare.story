== a header that is too short
0 > S doff 16
	>contradiction(header_length), >attempt | SYN_SENT -
end S0 S SYN_SENT -
finding >no_answer certain x1
finding >contradiction(header_length) certain x1

== FIN and RST
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > FR. seq 1
	>contradiction(fin_rst), >reset(abort) #2, >closed(abort) | CLOSED CLOSED
end RSTO ShAIR CLOSED CLOSED
finding >reset(abort) likely x1
finding >contradiction(fin_rst) certain x1

== FIN without ACK as the first packet
0 > F seq 100
	>contradiction(no_flags), >mid_stream, >finished 0 | FIN_WAIT_1 -
end SH F FIN_WAIT_1 -
finding >mid_stream certain x1
finding >contradiction(no_flags) certain x1

== FIN without ACK after the SYN
0 > S
	>attempt | SYN_SENT -
0.010 > F seq 1
	>contradiction(no_flags), >finished 0 | FIN_WAIT_1 -
end SH SF FIN_WAIT_1 -
finding >contradiction(no_flags) certain x1

== refused, tried again with the same number
0 > S
	>attempt | SYN_SENT -
0.001 < R. seq 0 ack 1
	<reset(refused) #1, <closed(refused) | CLOSED CLOSED
0.500 > S
	>attempt_repeated(time_out) 0.5s #1 | SYN_SENT CLOSED
0.501 < R. seq 0 ack 1
	<reset(refused) #3 | CLOSED CLOSED
end REJ Srr CLOSED CLOSED
finding <refused(refused) certain x2

== the server takes its offer back and repeats it
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 < R. seq 1
	<reset(handshake_failed) #1, <closed(handshake_failed) | CLOSED CLOSED
1 < S.
	<accepted_repeated(time_out) 0.99s #1 | CLOSED SYN_RECEIVED
end RSTR Shr CLOSED SYN_RECEIVED
finding <no_answer likely x2
finding <reset(handshake_failed) likely x1

== both reset the handshake
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.011 > R seq 1
	>reset(handshake_dropped) #2, >closed(handshake_dropped) | CLOSED LISTEN
0.012 < R. seq 1
	<reset(after_end) #3 | CLOSED CLOSED
end REJ ShRr CLOSED CLOSED
finding >reset(handshake_dropped) likely x1

== the server repeats its SYN-ACK after a RST
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.011 > R seq 1
	>reset(handshake_dropped) #2, >closed(handshake_dropped) | CLOSED LISTEN
1.010 < S.
	<accepted_repeated(time_out) 1s #1 | CLOSED SYN_RECEIVED
end RSTO ShR CLOSED SYN_RECEIVED
finding <no_answer likely x2
finding >reset(handshake_dropped) likely x1

== reset by the end that has sent a FIN
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 > R. seq 2
	>reset(abort) #2, >closed(abort) | CLOSED CLOSED
end RSTO ShAFR CLOSED CLOSED
finding >reset(abort) likely x1

== reset by the end that was sent a FIN
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < R. seq 1 ack 2
	<reset(abort) #4, <closed(abort) | CLOSED CLOSED
end RSTR ShAFr CLOSED CLOSED
finding <reset(abort) likely x1

== reset in CLOSING from the other end
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
0.032 > . ack 2
	 | CLOSING FIN_WAIT_2
0.040 < R. seq 2
	<reset(abort) #6, <closed(abort) | CLOSED CLOSED
end SF ShAFfr CLOSED CLOSED
finding <reset(abort) likely x1

== reset in LAST_ACK by the other end
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
0.050 > R. seq 2
	>reset(abort) #5, >closed(abort) | CLOSED CLOSED
end SF ShAFfR CLOSED CLOSED
finding >reset(abort) likely x1

== a RST from the end in TIME_WAIT
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
0.060 > R seq 2
	>reset(after_end) #5 | CLOSED CLOSED
end SF ShAFfR CLOSED CLOSED

== a late copy of the SYN after the end
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
0.900 > S
	>attempt_repeated(time_out) 0.9s #1 | TIME_WAIT CLOSED
end SF ShAFf TIME_WAIT CLOSED
finding >time_wait certain x1

== only the server has closed
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < F.
	<finished 0 | ESTABLISHED FIN_WAIT_1
0.040 > .
	>half_closed #4 | CLOSE_WAIT FIN_WAIT_2
9 > P. 1:11
	>idle 8.96s #5 | CLOSE_WAIT FIN_WAIT_2
	>message 10 #6
end S3 ShAfD CLOSE_WAIT FIN_WAIT_2
finding >not_closed certain x1

== SYN and RST from the originator alone
0 > S
	>attempt | SYN_SENT -
0.500 > R seq 1
	>reset(unclear), >closed(unclear) | CLOSED CLOSED
end RSTOS0 SR CLOSED CLOSED
finding >reset(unclear) possible x1

== SYN-ACK and RST, the SYN not captured
0 < S. ack 1
	<accepted | SYN_SENT SYN_RECEIVED
0.500 < R. seq 1 ack 1
	<reset(handshake_failed), <closed(handshake_failed) | CLOSED CLOSED
end RSTRH ^hr CLOSED CLOSED
finding <reset(handshake_failed) likely x1

== a retransmission that fills a gap, by its time stamp
0 > S <mss 1460, ts 100 0>
	>attempt | SYN_SENT -
0.040 < S. <mss 1460, ts 500 100>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.041 > . <ts 140 500>
	>established 0.041s/0.04s #2 | ESTABLISHED ESTABLISHED
0.050 > . 1461:2921 <ts 150 500>
	>lost_segment 1460 #3 | ESTABLISHED ESTABLISHED
0.070 > . 1:1461 <ts 170 500>
	>retransmission_unseen(later_clock) 0.02s #4 | ESTABLISHED ESTABLISHED
0.110 < . ack 2921 <ts 560 150>
	 | ESTABLISHED ESTABLISHED
	>message 2920 #4, >message_acked 0.06s #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== no window scaling, and the window of 64 KiB is filled
win 65535 65535
0 > S <mss 65000, ws 7>
	>attempt | SYN_SENT -
0.010 < S. <mss 65000>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:60001
	 | ESTABLISHED ESTABLISHED
0.031 > . 60001:65536
	>window_full 65535 #2 | ESTABLISHED ESTABLISHED
0.040 < . ack 65536 win 65535
	 | ESTABLISHED ESTABLISHED
	>message 65535 #5, >message_acked 0.009s #5
end S1 ShADa ESTABLISHED ESTABLISHED
finding >window_full certain x1
finding <no_scaling likely x1
finding >open certain x1

== data not acknowledged to the end
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.240 > P. 1:11
	>retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.660 > P. 1:11
	>retransmission_timeout(back_off) 0.42s #4 | ESTABLISHED ESTABLISHED
9 tick
	 | ESTABLISHED ESTABLISHED
	>message 10 #4
end S1 ShADT ESTABLISHED ESTABLISHED
finding >unacknowledged certain x2
finding >timeout certain x2
finding >open certain x1

== forgotten for want of memory
memory 3700
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
ports 40001 80
isn 1000 5000
1 > S
	>attempt | SYN_SENT -
1.010 < S.
	<accepted #4 | SYN_SENT SYN_RECEIVED
ports 40002 80
isn 1000 5000
2 > S
	>evicted(limit)
end S1 ShAx ESTABLISHED ESTABLISHED
finding >open certain x1
finding >evicted(limit) certain x1
	>attempt | SYN_SENT -
2.010 < S.
	<accepted #6 | SYN_SENT SYN_RECEIVED
end S1 Sh SYN_SENT SYN_RECEIVED
finding <no_answer likely x1
end S1 Sh SYN_SENT SYN_RECEIVED
finding <no_answer likely x1

