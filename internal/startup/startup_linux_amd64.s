#include "textflag.h"

// Frames in assembly have the size that is written here, and what they hold is
// not cleared; that is all that room and hall are for.

// func room()
TEXT ·room(SB), 0, $65536-0
	RET

// func hall() (low uintptr)
TEXT ·hall(SB), 0, $33521664-8
	MOVQ SP, low+0(FP)
	RET

// func code() (from, to uintptr)
TEXT ·code(SB), NOSPLIT, $0-16
	LEAQ runtime·text(SB), AX
	MOVQ AX, from+0(FP)
	LEAQ runtime·etext(SB), AX
	MOVQ AX, to+8(FP)
	RET

// func madvise(from, length, advice uintptr)
TEXT ·madvise(SB), NOSPLIT, $0-24
	MOVQ from+0(FP), DI
	MOVQ length+8(FP), SI
	MOVQ advice+16(FP), DX
	MOVQ $28, AX // madvise
	SYSCALL
	RET
