/*
 * Who is at the other end of the Unix socket on descriptor 3 (SO_PEERCRED, unix(7): as of its connect). Prints
 * "pid uid gid" and a newline. Node cannot ask this by itself.
 */
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(3, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
		perror("peer");
		return 1;
	}
	printf("%ld %lu %lu\n", (long)peer.pid, (unsigned long)peer.uid, (unsigned long)peer.gid);
	return 0;
}
