from django.urls import path

from infolinia.oversight.first_run import views

app_name = "first_run"
urlpatterns = [
    path("first-run", views.welcome, name="welcome"),
    path("first-run/call/begin", views.begin_call, name="begin_call"),
    path("first-run/call/end", views.end_call, name="end_call"),
    path("first-run/call/watch", views.watch_call, name="watch_call"),
    path("first-run/put-aside/<slug:point>", views.put_aside, name="put_aside"),
    path("first-run/<slug:code>", views.step, name="step"),
    path("first-run/<slug:code>/check", views.check, name="check"),
]
