//go:build gc && !somen_slow

#include "textflag.h"

// func differs(p, q unsafe.Pointer, at, n uintptr) uintptr
TEXT ·differs(SB), NOSPLIT, $0-40
	MOVQ p+0(FP), SI
	MOVQ q+8(FP), DI
	MOVQ at+16(FP), AX
	MOVQ n+24(FP), CX
	LEAQ 64(AX), DX
	CMPQ DX, CX
	JHI  words

many: // 64 bytes at once, by what each processor of this kind has (SSE2)
	MOVOU    (SI)(AX*1), X0
	MOVOU    (DI)(AX*1), X4
	MOVOU    16(SI)(AX*1), X1
	MOVOU    16(DI)(AX*1), X5
	MOVOU    32(SI)(AX*1), X2
	MOVOU    32(DI)(AX*1), X6
	MOVOU    48(SI)(AX*1), X3
	MOVOU    48(DI)(AX*1), X7
	PCMPEQB  X4, X0
	PCMPEQB  X5, X1
	PCMPEQB  X6, X2
	PCMPEQB  X7, X3
	PAND     X0, X1
	PAND     X2, X3
	PAND     X1, X3
	PMOVMSKB X3, R8
	CMPL     R8, $0xFFFF
	JNE      words
	MOVQ     DX, AX
	ADDQ     $64, DX
	CMPQ     DX, CX
	JLS      many

words:
	LEAQ 8(AX), DX
	CMPQ DX, CX
	JHI  rest

word:
	MOVQ (SI)(AX*1), R8
	CMPQ R8, (DI)(AX*1)
	JNE  done
	MOVQ DX, AX
	ADDQ $8, DX
	CMPQ DX, CX
	JLS  word

rest:
	MOVQ AX, BX

byte:
	CMPQ BX, CX
	JCC  none
	MOVB (SI)(BX*1), R8
	CMPB R8, (DI)(BX*1)
	JNE  done
	INCQ BX
	JMP  byte

none:
	MOVQ CX, AX

done:
	MOVQ AX, ret+32(FP)
	RET
