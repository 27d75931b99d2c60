//go:build gc && !somen_slow

#include "textflag.h"

// func prefetch(record, executor, co unsafe.Pointer, f *Footprint)
TEXT ·prefetch(SB), NOSPLIT, $0-32
	MOVD record+0(FP), R0
	PRFM (R0), PLDL1KEEP
	PRFM 64(R0), PLDL1KEEP
	MOVD executor+8(FP), R0
	PRFM (R0), PLDL1KEEP
	PRFM 64(R0), PLDL1KEEP
	MOVD co+16(FP), R0
	PRFM (R0), PLDL1KEEP
	MOVD f+24(FP), R1
	CBZ  R1, done
	MOVD 0(R1), R0 // the record of the goroutine: the stack's bounds, sched, status, lock, coroarg
	CBZ  R0, done
	PRFM (R0), PLDL1KEEP
	PRFM 64(R0), PLDL1KEEP
	PRFM 128(R0), PLDL1KEEP
	PRFM 192(R0), PLDL1KEEP
	PRFM 384(R0), PLDL1KEEP
	MOVD 8(R1), R0 // the stack: the frames of the switch, of the yield and of the behaviour
	SUB  $128, R0, R0
	PRFM (R0), PLDL1KEEP
	PRFM 64(R0), PLDL1KEEP
	PRFM 128(R0), PLDL1KEEP
	PRFM 192(R0), PLDL1KEEP
	PRFM 256(R0), PLDL1KEEP
	PRFM 320(R0), PLDL1KEEP
	PRFM 384(R0), PLDL1KEEP
	PRFM 448(R0), PLDL1KEEP
	PRFM 512(R0), PLDL1KEEP
	MOVD 16(R1), R0
	PRFM (R0), PLDL1KEEP
	MOVD 24(R1), R0
	PRFM (R0), PLDL1KEEP
	MOVD 32(R1), R0
	PRFM (R0), PLDL1KEEP
	MOVD 40(R1), R0
	PRFM (R0), PLDL1KEEP
	MOVD 48(R1), R0
	PRFM (R0), PLDL1KEEP
done:
	RET

// func getg() unsafe.Pointer
TEXT ·getg(SB), NOSPLIT, $0-8
	MOVD g, ret+0(FP)
	RET
