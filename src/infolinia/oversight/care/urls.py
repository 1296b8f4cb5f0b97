from django.urls import path

from infolinia.oversight.care import views

app_name = "care"
urlpatterns = [
    path("care/abandoned", views.abandoned, name="abandoned"),
    path("care/difficult", views.difficult, name="difficult"),
    path("care/concerns/<int:concern>/seen", views.see, name="see"),
    path("care/concerns/<int:concern>/done", views.done, name="done"),
    path("care/abandoned/<slug:call_id>", views.call_back, name="call_back"),
]
