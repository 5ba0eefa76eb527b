package enginetest

// TwoLANs is the startup-config of a branch with two networks, a second public address and a second access to the
// Internet.
const TwoLANs = `hostname branch-001
!
interface Loopback10
 ip address 203.0.113.130 255.255.255.255
!
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 ip nat outside
!
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
 ip nat inside
!
interface Vlan20
 ip address 172.17.20.1 255.255.255.0
 ip nat inside
!
interface Vlan100
 ip address 198.18.1.2 255.255.255.252
 ip nat outside
!
ip route 0.0.0.0 0.0.0.0 192.0.2.1
!
ip domain name corp.example
username noc privilege 15 secret noc
line vty 0 4
 login local
 transport input ssh
!
end
`
