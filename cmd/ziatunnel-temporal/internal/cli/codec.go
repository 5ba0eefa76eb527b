package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc"
)

// codecTime is how long a codec server may take for one request.
const codecTime = 10 * time.Second

// useCodec sends everything that goes into a history, and comes out of one, through a codec server. That
// happens where messages leave and arrive, and not inside a workflow, which may wait for nobody. The words of
// failures go the same way. Ids of workflows, names of task queues and identities of workers are no payloads:
// they stay readable.
func useCodec(o *client.Options, codec *envconfig.ClientConfigCodec, headers []string) error {
	endpoint := strings.TrimSuffix(strings.ReplaceAll(codec.Endpoint, "{namespace}", url.PathEscape(o.Namespace)), "/")
	if u, err := url.Parse(endpoint); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("--codec-endpoint %s is no URL that begins with https://", codec.Endpoint)
	}
	header := http.Header{"X-Namespace": {o.Namespace}}
	if codec.Auth != "" {
		header.Set("Authorization", codec.Auth)
	}
	for _, given := range headers {
		key, value, ok := strings.Cut(given, "=")
		if !ok || key == "" {
			return fmt.Errorf("--codec-header takes KEY=VALUE")
		}
		header.Set(key, value)
	}
	remote := converter.NewRemotePayloadCodec(converter.RemotePayloadCodecOptions{
		Endpoint: endpoint, Client: http.Client{Timeout: codecTime},
		ModifyRequest: func(r *http.Request) error {
			for key, values := range header {
				r.Header[key] = values
			}
			return nil
		},
	})
	if _, err := remote.Encode([]*commonpb.Payload{{}}); err != nil { // later it would be a call that takes its time
		return fmt.Errorf("the codec server: %w; does --codec-endpoint name it, and --codec-auth fit?", err)
	}
	encode, err := converter.NewPayloadCodecGRPCClientInterceptor(
		converter.PayloadCodecGRPCClientInterceptorOptions{Codecs: []converter.PayloadCodec{remote}})
	if err != nil {
		return err
	}
	o.ConnectionOptions.DialOptions = append(o.ConnectionOptions.DialOptions, grpc.WithChainUnaryInterceptor(encode))
	o.FailureConverter = temporal.NewDefaultFailureConverter(
		temporal.DefaultFailureConverterOptions{EncodeCommonAttributes: true})
	return nil
}
