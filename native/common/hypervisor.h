/* Whether we run in a virtual machine, as the processor tells it. */
#pragma once

/* CPUID leaf 1, ECX bit 31, and the hypervisor's name in leaf 0x40000000; -1 where there is no such instruction. */
int hypervisor(char name[13]);
