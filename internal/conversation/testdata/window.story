== zero window, probes, update
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 0
	<zero_window | ESTABLISHED ESTABLISHED
0.250 > . seq 1000
	>window_probe 0 #5 | ESTABLISHED ESTABLISHED
0.260 < . win 0
	<window_probe_answer #6 | ESTABLISHED ESTABLISHED
0.650 > . seq 1000
	>window_probe 0 #7 | ESTABLISHED ESTABLISHED
0.660 < . win 0
	<window_probe_answer #8 | ESTABLISHED ESTABLISHED
1.200 < . win 8000
	<window_update | ESTABLISHED ESTABLISHED
1.210 > P. 1001:1101
	 | ESTABLISHED ESTABLISHED
1.220 < .
	 | ESTABLISHED ESTABLISHED
	>message 1100 #11, >message_acked 0.01s #11
end S1 ShADaw ESTABLISHED ESTABLISHED
finding <zero_window certain x1
finding >open certain x1

== a window probe with a byte, refused
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 0
	<zero_window | ESTABLISHED ESTABLISHED
0.250 > . 1001:1002
	>window_probe 1 #5 | ESTABLISHED ESTABLISHED
0.260 < . ack 1001 win 0
	<window_probe_answer #6 | ESTABLISHED ESTABLISHED
0.650 > . 1001:1002
	>window_probe 1 #7 | ESTABLISHED ESTABLISHED
0.660 < . ack 1001 win 5000
	<window_update | ESTABLISHED ESTABLISHED
0.670 > P. 1001:1101
	 | ESTABLISHED ESTABLISHED
0.680 < .
	 | ESTABLISHED ESTABLISHED
	>message 1100 #10, >message_acked 0.01s #10
end S1 ShADaw ESTABLISHED ESTABLISHED
finding <zero_window certain x1
finding >open certain x1

== a window probe with a byte, taken
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 0
	<zero_window | ESTABLISHED ESTABLISHED
0.250 > . 1001:1002
	>window_probe 1 #5 | ESTABLISHED ESTABLISHED
0.260 < . ack 1002 win 0
	 | ESTABLISHED ESTABLISHED
0.650 > . 1002:1003
	>window_probe 1 #7 | ESTABLISHED ESTABLISHED
0.660 < . ack 1003 win 9000
	<window_update | ESTABLISHED ESTABLISHED
0.670 > P. 1003:1101
	 | ESTABLISHED ESTABLISHED
	>message 1098 #10
end S1 ShADaw ESTABLISHED ESTABLISHED
finding <zero_window certain x1
finding >open certain x1

== window full
win 10000 2920
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > . 1461:2921
	>window_full 2920 #2 | ESTABLISHED ESTABLISHED
0.040 < . ack 2921
	 | ESTABLISHED ESTABLISHED
0.041 > . 2921:4381
	 | ESTABLISHED ESTABLISHED
	>message 4380 #7
end S1 ShADa ESTABLISHED ESTABLISHED
finding >window_full certain x1
finding >open certain x1

== window full with scaling
win 10000 100
0 > S <mss 1460, ws 0>
	>attempt | SYN_SENT -
0.010 < S. win 65535 <mss 1460, ws 4>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.025 < . win 100
	<window_shrunk | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > P. 1461:1601
	>window_full 1600 #4 | ESTABLISHED ESTABLISHED
0.040 < . ack 1601
	 | ESTABLISHED ESTABLISHED
	>message 1600 #6, >message_acked 0.009s #6
end S1 ShAaD ESTABLISHED ESTABLISHED
finding >window_full certain x1
finding >open certain x1

== window update
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 9000
	 | ESTABLISHED ESTABLISHED
0.050 < . win 10000
	<window_update | ESTABLISHED ESTABLISHED
	>message 1000 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1

== window shrunk
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < . win 10000
	 | ESTABLISHED ESTABLISHED
0.040 < . win 2000
	<window_shrunk | ESTABLISHED ESTABLISHED
end S1 ShAa ESTABLISHED ESTABLISHED
finding >open certain x1

== the window stays closed
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 0
	<zero_window | ESTABLISHED ESTABLISHED
5 > . seq 1000
	>window_probe 0 #5 | ESTABLISHED ESTABLISHED
5.010 < . win 0
	<window_probe_answer #6 | ESTABLISHED ESTABLISHED
	>message 1000 #4, >message_acked 0.01s #4
end S1 ShADaw ESTABLISHED ESTABLISHED
finding <zero_window certain x1
finding >open certain x1

