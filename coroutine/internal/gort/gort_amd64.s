//go:build gc && !somen_slow

#include "textflag.h"

// func prefetch(record, executor, co unsafe.Pointer, f *Footprint)
TEXT ·prefetch(SB), NOSPLIT, $0-32
	MOVQ record+0(FP), AX
	PREFETCHT0 0(AX)
	PREFETCHT0 64(AX)
	MOVQ executor+8(FP), AX
	PREFETCHT0 0(AX)
	PREFETCHT0 64(AX)
	MOVQ co+16(FP), AX
	PREFETCHT0 0(AX)
	MOVQ f+24(FP), DX
	TESTQ DX, DX
	JEQ done
	MOVQ 0(DX), AX // the record of the goroutine: the stack's bounds, sched, status, lock, coroarg
	TESTQ AX, AX
	JEQ  done
	PREFETCHT0 0(AX)
	PREFETCHT0 64(AX)
	PREFETCHT0 128(AX)
	PREFETCHT0 192(AX)
	PREFETCHT0 384(AX)
	MOVQ 8(DX), AX // the stack: the frames of the switch, of the yield and of the behaviour
	PREFETCHT0 -128(AX)
	PREFETCHT0 -64(AX)
	PREFETCHT0 0(AX)
	PREFETCHT0 64(AX)
	PREFETCHT0 128(AX)
	PREFETCHT0 192(AX)
	PREFETCHT0 256(AX)
	PREFETCHT0 320(AX)
	PREFETCHT0 384(AX)
	MOVQ 16(DX), AX
	PREFETCHT0 (AX)
	MOVQ 24(DX), AX
	PREFETCHT0 (AX)
	MOVQ 32(DX), AX
	PREFETCHT0 (AX)
	MOVQ 40(DX), AX
	PREFETCHT0 (AX)
	MOVQ 48(DX), AX
	PREFETCHT0 (AX)
done:
	RET

// func getg() unsafe.Pointer
TEXT ·getg(SB), NOSPLIT, $0-8
	MOVQ TLS, CX
	MOVQ 0(CX)(TLS*1), AX
	MOVQ AX, ret+0(FP)
	RET
