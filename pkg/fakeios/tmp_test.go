package fakeios
import ("testing";"fmt")
func TestTmp(t *testing.T){
 k,u,rf:=0,0,0
 for n,text:=range corpus(t){ r,_:=router(t,Config{Startup:text}); s:=r.Startup()
  k+=s.Known;u+=len(s.Kept);rf+=len(s.Refused)
  fmt.Println(n,s.Known,len(s.Kept),len(s.Refused))
  for _,l:=range s.Kept {fmt.Println("   KEPT",l.Block,"|",l.Text,l.Why)}
  for _,l:=range s.Refused {fmt.Println("   REF",l.Block,"|",l.Text,l.Why)}
 }
 fmt.Println("TOTAL",k,u,rf)
}
