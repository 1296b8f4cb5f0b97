/* A bare UDP echo, the limit of bench/peers.py: every datagram goes back to where it came from, nothing else.
 *
 * udp_echo COUNT   Prints the ports of COUNT sockets as a JSON array, then echoes until its input closes. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **arguments) {
    int sockets = count > 1 ? atoi(arguments[1]) : 1, poll = epoll_create1(0);
    printf("[");
    for (int n = 0; n < sockets; n++) {
        struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t size = sizeof here;
        int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = made};
        if (made < 0 || bind(made, (struct sockaddr *)&here, size) < 0) return 1;
        getsockname(made, (struct sockaddr *)&here, &size);
        epoll_ctl(poll, EPOLL_CTL_ADD, made, &event);
        printf("%s%d", n ? ", " : "", ntohs(here.sin_port));
    }
    printf("]\n");
    fflush(stdout);
    struct epoll_event input = {.events = EPOLLIN | EPOLLHUP, .data.fd = 0};
    epoll_ctl(poll, EPOLL_CTL_ADD, 0, &input);
    for (;;) {
        struct epoll_event events[64];
        int found = epoll_wait(poll, events, 64, -1);
        for (int n = 0; n < found; n++) {
            char data[2048];
            struct sockaddr_in from;
            socklen_t size = sizeof from;
            if (events[n].data.fd == 0) return 0;
            ssize_t came = recvfrom(events[n].data.fd, data, sizeof data, 0, (struct sockaddr *)&from, &size);
            if (came > 0) sendto(events[n].data.fd, data, came, 0, (struct sockaddr *)&from, size);
        }
    }
}
